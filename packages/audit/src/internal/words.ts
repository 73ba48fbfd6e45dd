// Who is probably meant by a name. AWS and Datadog say of no name whether a person or a machine stands behind it, so
// these are guesses, and take a side only where a word does, in the singular or with an s.

const machines = new Set(
  (
    "agent apply automation backup batch bot build builder cd ci cicd circleci codebuild codedeploy container cron " +
    "daemon deploy deployer deployment ecs eks etl exporter fargate github gitlab ingest instance jenkins job k8s " +
    "kubernetes lambda machine node orchestrator pipeline pod provisioner robot runner sa scheduler server service " +
    "svc task terraform worker workflow workload"
  ).split(" ")
)

const groups = new Set(
  (
    "access account admin alert all analytics api app audit auth backend billing contact core data datadog db dev " +
    "developers devops engineering engineers finance frontend group hello info infra infrastructure it jobs logs mail " +
    "metric migration mobile monitor monitoring network nightly noc noreply observability office oncall ops owner " +
    "payments platform prod production qa reader readonly release reporting root sales search sec secops security " +
    "shared site sre stage staging support system team test testing user web website writer"
  ).split(" ")
)

/** Whether a name has a word that machines have, as `terraform-apply`, `EksNodeRole`, `ci_runner`. */
export const isOfMachine = (name: string): boolean => wordsOf(name).some(has(machines))

/**
 * Whether it is an e-mail that says neither a machine nor a group, as `alice.doe@example.com`, and that has no word in
 * common with the role or the session, as `payments-api@example.com` of `payments-node`.
 */
export const isOfPerson = (identifier: string, session: string): boolean => {
  const at = identifier.indexOf("@")
  const ofSession = new Set(wordsOf(session))
  return (
    at > 0 &&
    !wordsOf(identifier.slice(0, at)).some(
      (word) => has(machines)(word) || has(groups)(word) || ofSession.has(word)
    )
  )
}

const has =
  (words: ReadonlySet<string>) =>
  (word: string): boolean =>
    words.has(word) || words.has(word.replace(/s$/, ""))

const wordsOf = (name: string): ReadonlyArray<string> =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "")
