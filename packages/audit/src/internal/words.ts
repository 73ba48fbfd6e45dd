// Who is probably meant by a name. AWS and Datadog say of no name whether a person or a machine stands behind it, so
// these are guesses, and take a side only where a word does.

const machines = new Set(
  (
    "agent apply automation backup batch bot build builder ci cd cicd circleci codebuild codedeploy cron daemon deploy " +
    "deployer deployment ecs eks etl exporter fargate github gitlab instance ingest job jenkins k8s kubernetes lambda " +
    "machine node nodes pipeline pipelines pod robot runner runners sa scheduler server service services svc task tasks " +
    "terraform worker workers"
  ).split(" ")
)

const groups = new Set(
  (
    "access account accounts admin admins alerts all analytics api app apps audit auth backend billing contact core data " +
    "datadog db dev developers devops engineering engineers finance frontend group hello info infra infrastructure it jobs " +
    "logs mail metrics migration mobile monitor monitoring network nightly noc noreply observability office oncall ops " +
    "owner owners payments platform prod production qa reader readonly release releases reporting root sales search sec " +
    "secops security shared site sre stage staging support system systems team teams test testing user users web " +
    "website writer"
  ).split(" ")
)

/** Whether a name has a word that machines have, as `terraform-apply`, `EksNodeRole`, `ci_runner`. */
export const isOfMachine = (name: string): boolean => wordsOf(name).some((word) => machines.has(word))

/**
 * Whether it is an e-mail that says neither a machine nor a group, as `alice.doe@example.com`, and that has no word in
 * common with the role or the session, as `payments-api@example.com` of `payments-node`.
 */
export const isOfPerson = (identifier: string, session: string): boolean => {
  const at = identifier.indexOf("@")
  const ofSession = new Set(wordsOf(session))
  return (
    at > 0 &&
    wordsOf(identifier.slice(0, at)).every(
      (word) => !machines.has(word) && !groups.has(word) && !ofSession.has(word)
    )
  )
}

const wordsOf = (name: string): ReadonlyArray<string> =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "")
