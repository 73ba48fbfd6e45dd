/** Z3 and its theory of strings. */

import { init, killThreads, Z3_error_code, Z3_lbool } from "z3-solver"
import * as Language from "./Language.ts"

/** A solver that answers questions about the callers of patterns, each given as a regular expression of SMT-LIB. */
export interface Solver {
  /** Returns whether some text is in all of `inside`, and not in `outside`. */
  readonly isPossible: (inside: ReadonlyArray<string>, outside?: string) => Promise<boolean>
  /** Returns whether the text is in the language. */
  readonly accepts: (language: string, text: string) => Promise<boolean>
  /** Ends its threads, which keep the process alive. */
  readonly close: () => Promise<void>
}

/** Starts Z3. A question that it gives up rejects. There is no limit of time: a busy machine is no failure. */
export const make = async (): Promise<Solver> => {
  const { em, Z3 } = await init()
  const context = Z3.mk_context(Z3.mk_config())

  // Read here, and only checked in another thread: `eval_smtlib2_string` does both there, of a text that is gone by then.
  const check = async (assertions: ReadonlyArray<string>): Promise<boolean> => {
    const script = `(declare-const x String) ${assertions.map((assertion) => `(assert ${assertion})`).join(" ")}`
    const solver = Z3.mk_solver(context)
    Z3.solver_inc_ref(context, solver)
    Z3.solver_from_string(context, solver, script)
    const code = Z3.get_error_code(context)
    if (code !== Z3_error_code.Z3_OK) throw new Error(`Z3: ${Z3.get_error_msg(context, code)}: ${script}`)
    const answer = await Z3.solver_check(context, solver)
    Z3.solver_dec_ref(context, solver)
    if (answer === Z3_lbool.Z3_L_UNDEF) throw new Error(`Z3 does not know: ${script}`)
    return answer === Z3_lbool.Z3_L_TRUE
  }

  return {
    isPossible: (inside, outside) => {
      const languages = outside === undefined ? inside : [...inside, `(re.comp ${outside})`]
      return check([`(str.in_re x (re.inter ${languages.join(" ")}))`])
    },
    accepts: (language, text) => check([`(str.in_re ${Language.string(text)} ${language})`]),
    close: () => killThreads(em)
  }
}
