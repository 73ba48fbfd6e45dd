// What a script cannot know when it is written: the accounts in the file that `--snapshot` names on the line. The
// program is asked for them, offline. Effect's generator has no place for such a question, so it is put beside or into
// what that wrote.

import type { Completions } from "./unstable.ts"

/** The flags that take an account, and the column that holds it. */
const flags: ReadonlyArray<readonly [flag: string, column: string]> = [
  ["--account", "accountIdentifier"],
  ["--aws-account", "awsAccount"]
]

/** Adds to a script for a shell that it completes accounts. */
export const add = (shell: Completions.Shell, script: string): string => {
  switch (shell) {
    case "bash":
      return `${script}\n${bash}`
    case "zsh":
      return script
        .replace(/^#compdef .*\n/, (line) => `${line}\n${zsh}\n`)
        .replace(valueInZsh, actionInZsh)
        .replace(withValueInZsh, "$1=$2")
        .replace(argumentInZsh, "$1 _dd_cloud_auth_accounts accountIdentifier'")
    case "fish":
      return `${script}\n${fish}`
    case "powershell":
      return script
  }
}

// The last `complete` counts: this function stands before the one that the script defines.
const bash = `
_dd_cloud_auth_accounts()
{
  local cur prev words cword i column="" file="" line
  _init_completion -n "$COMP_WORDBREAKS" || return
  # --flag=value is completed as --flag value is.
  if [[ "$cur" == --*=* ]]; then
    local COMP_WORDS=("\${words[@]:0:cword}" "\${cur%%=*}" "\${cur#*=}")
    local COMP_CWORD=$((cword + 1)) COMP_LINE="\${COMP_WORDS[*]}"
    local COMP_POINT="\${#COMP_LINE}"
    prev="\${cur%%=*}" cur="\${cur#*=}"
  fi
  case "$prev" in
${flags.map(([flag, column]) => `    ${flag}) column=${column} ;;`).join("\n")}
  esac
  # The argument of who-can: what stands behind no flag that waits for its value.
  if [[ " \${words[*]} " == *" who-can "* && "$cur" != -* && ( "$prev" != -* || "$prev" == --*=* ) ]]; then
    column=accountIdentifier
  fi
  for ((i = 1; i < \${#words[@]}; i++)); do
    case "\${words[i]}" in
      --snapshot) file="\${words[i+1]}" ;;
      --snapshot=*) file="\${words[i]#*=}" ;;
    esac
  done
  if [[ -z "$column" || -z "$file" ]]; then
    _dd_cloud_auth "$1" "$2" "$prev"
    return
  fi
  # As the shell would read it: quotes and backslashes are not part of a name, and ~ is a folder.
  file="\${file//[\\\\\\"\\']/}"
  file="\${file/#\\~\\//$HOME/}"
  COMPREPLY=()
  while IFS= read -r line; do
    [[ -n "$line" && "$line" == "$cur"* ]] && COMPREPLY+=("$(printf '%q' "\${line#"\${cur%"$2"}"}")")
  done < <("$1" list --snapshot "$file" --columns "$column" --format tsv --quiet 2>/dev/null | sort -u)
}
complete -F _dd_cloud_auth_accounts dd-cloud-auth`

const zsh = `_dd_cloud_auth_accounts() {
  local file="" i
  for ((i = 1; i <= $#words; i++)); do
    case "$words[i]" in
      --snapshot) file="$words[i+1]" ;;
      --snapshot=*) file="\${words[i]#*=}" ;;
    esac
  done
  [[ -n "$file" ]] || return 1
  file="\${(Q)file}"
  file="\${file/#\\~\\//$HOME/}"
  local -a accounts
  accounts=("\${(@fu)$(dd-cloud-auth list --snapshot "$file" --columns $1 --format tsv --quiet 2>/dev/null)}")
  compadd -a accounts
}`

const argumentInZsh = /^( *':Identifier of a Datadog account.*:)'$/gm

const valueInZsh = /\)(--(?:aws-)?account)(\[.*\]):value:'$/gm

// With a `=`, zsh takes the value behind one too.
const withValueInZsh = /^( *'\(.*\)--[\w-]+)(\[.*\]:\w+:.*')$/gm

const actionInZsh = (_: string, flag: string, description: string): string =>
  `)${flag}${description}:account: _dd_cloud_auth_accounts ${new Map(flags).get(flag)}'`

const fish = `
function __dd_cloud_auth_accounts
  set -l words (commandline -opc)
  set -l file
  for i in (seq (count $words))
    switch $words[$i]
      case --snapshot
        set file $words[(math $i + 1)]
      case '--snapshot=*'
        set file (string replace -- --snapshot= '' $words[$i])
    end
  end
  test -n "$file"; or return
  set file (string replace -r -- '^~/' "$HOME/" $file)
  dd-cloud-auth list --snapshot "$file" --columns $argv[1] --format tsv --quiet 2>/dev/null | sort -u
end
${flags.map(([flag, column]) => `complete -c dd-cloud-auth -n '__fish_seen_subcommand_from list' -l ${flag.slice(2)} -r -f -a '(__dd_cloud_auth_accounts ${column})'`).join("\n")}
complete -c dd-cloud-auth -n '__fish_seen_subcommand_from who-can' -f -a '(__dd_cloud_auth_accounts accountIdentifier)'`
