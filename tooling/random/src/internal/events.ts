// What happens in made-up CloudTrail records.

import type { Random } from "../Random.ts"
import type { Who } from "./identities.ts"

type Fields = Readonly<Record<string, unknown>>

/** What a record tells, and of whom. */
export interface Event {
  readonly identity: Fields | undefined
  readonly eventSource: string
  readonly eventName: string
  readonly awsRegion: string
  readonly [field: string]: unknown
}

/** Makes an event; those that come first are the most frequent. */
export const event = (random: Random, who: Who): Event => {
  const make = kinds[random.below(random.below(kinds.length) + 1)]!
  const { eventName, eventSource, identity = who.identity(), ...told } = make(random, who)
  return {
    identity: identity as Fields | undefined,
    eventSource: eventSource as string,
    eventName: eventName as string,
    awsRegion: random.pick(["us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2"]),
    sourceIPAddress: random.once(4) ? `${serviceOf(random)}.amazonaws.com` : `203.0.113.${random.below(256)}`,
    userAgent: random.pick(agents),
    ...(random.once(25) && denied(who)),
    requestParameters: null,
    responseElements: null,
    ...told
  }
}

const kinds: ReadonlyArray<(random: Random, who: Who) => Fields> = [
  (random, who) => ({
    eventSource: "s3.amazonaws.com",
    eventName: random.pick(["GetObject", "PutObject", "HeadObject", "ListObjects"]),
    requestParameters: {
      bucketName: `data-${random.below(30)}`,
      Host: `data-${random.below(30)}.s3.eu-west-1.amazonaws.com`,
      key: `year=2026/month=${random.below(12)}/${random.text(["part-", "0", "é", " ", "%2F", "x"], 40)}.parquet`
    },
    additionalEventData: {
      SignatureVersion: "SigV4",
      CipherSuite: "TLS_AES_128_GCM_SHA256",
      bytesTransferredIn: random.below(10),
      SSEApplied: "Default_SSE_S3",
      AuthenticationMethod: "AuthHeader",
      "x-amz-id-2": `${random.text(base64, 76)}=`,
      bytesTransferredOut: random.below(2 ** 24) / (random.once(100) ? 3 : 1)
    },
    resources: [
      { type: "AWS::S3::Object", ARN: `arn:aws:s3:::data-${random.below(30)}/x` },
      { accountId: who.account(), type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::data-${random.below(30)}` }
    ]
  }),
  (random, who) => ({
    eventSource: "kms.amazonaws.com",
    eventName: random.pick(["Decrypt", "GenerateDataKey"]),
    requestParameters: {
      encryptionContext: { "aws:s3:arn": `arn:aws:s3:::data-${random.below(30)}/x` },
      encryptionAlgorithm: "SYMMETRIC_DEFAULT"
    },
    resources: [
      {
        accountId: who.account(),
        type: "AWS::KMS::Key",
        ARN: `arn:aws:kms:eu-west-1:${who.account()}:key/${random.below(99)}`
      }
    ]
  }),
  (random) => ({
    eventSource: "ec2.amazonaws.com",
    eventName: random.pick(["DescribeInstances", "DescribeVolumes", "DescribeSubnets"]),
    requestParameters: {
      maxResults: 1000,
      instancesSet: {},
      filterSet: {
        items: [{ name: "tag:Name", valueSet: { items: [{ value: `web-${random.below(99)}` }] } }]
      }
    }
  }),
  (random, who) =>
    assumed(who, {
      identity: who.service(),
      eventName: "AssumeRole",
      requestParameters: {
        roleArn: who.role().arn,
        roleSessionName: "x",
        durationSeconds: random.below(3600)
      }
    }),
  (_, who) =>
    assumed(who, {
      eventName: "AssumeRoleWithWebIdentity",
      requestParameters: { roleArn: who.role().arn, roleSessionName: "x" }
    }),
  (random) => ({
    eventSource: `${serviceOf(random)}.amazonaws.com`,
    eventName: random.pick(["CreateLogStream", "UpdateInstanceInformation", "PutItem", "GetSecretValue"]),
    requestParameters: {
      logGroupName: `/aws/lambda/fn-${random.below(99)}`,
      logStreamName: `2026/[$LATEST]${random.below(1e9)}`
    }
  }),
  () => ({ eventSource: "sts.amazonaws.com", eventName: "GetCallerIdentity" }),
  (random, who) => {
    const [account, name] = [who.account(), `guest-${random.below(99)}`]
    return {
      eventSource: "sts.amazonaws.com",
      eventName: "GetFederationToken",
      requestParameters: { name },
      responseElements: {
        credentials: { accessKeyId: "ASIAEXAMPLE", expiration: "Nov 26, 2026, 11:00:00 AM" },
        federatedUser: {
          federatedUserId: `${account}:${name}`,
          arn: `arn:aws:sts::${account}:federated-user/${name}`
        }
      }
    }
  },
  (_, who) => assumed(who, { eventName: "AssumeRole", requestParameters: { roleArn: who.role().arn } }),
  (random, who) => ({
    eventSource: "iam.amazonaws.com",
    eventName: "PutRolePolicy",
    requestParameters: {
      roleName: who.role().name,
      policyName: "inline",
      // Policies are JSON in a string.
      policyDocument: JSON.stringify(
        {
          Statement: [{ Effect: "Allow", Action: ["s3:*"], Resource: `arn:aws:s3:::${random.below(99)}/*` }]
        },
        null,
        2
      )
    }
  }),
  (random, who) => ({
    eventSource: "lambda.amazonaws.com",
    eventName: "Invoke",
    requestParameters: {
      functionName: `fn-${random.below(99)}`,
      // What a function is called with may itself be about somebody.
      payload: {
        userIdentity: { type: "IAMUser", arn: "arn:aws:iam::000000000000:user/nobody" },
        name: "Zoë \u{1f600}\n"
      }
    },
    responseElements: { functionError: null, assumedRoleUser: { arn: who.session().arn } }
  }),
  (random, who) => ({
    eventSource: "ec2.amazonaws.com",
    eventName: "RunInstances",
    requestParameters: {
      instancesSet: { items: [{ imageId: "ami-1", minCount: 1, maxCount: 20 }] },
      monitoring: { enabled: false }
    },
    responseElements: {
      requestId: `${random.below(1e9)}`,
      ownerId: who.account(),
      instancesSet: { items: Array.from({ length: random.below(20) + 1 }, (_, i) => instance(random, i)) }
    }
  })
]

const assumed = (who: Who, told: Fields): Fields => {
  const { arn, id, name } = who.session()
  return {
    eventSource: "sts.amazonaws.com",
    ...told,
    responseElements: {
      credentials: {
        accessKeyId: "ASIAEXAMPLE",
        sessionToken: "x".repeat(400),
        expiration: "Nov 26, 2026, 11:00:00 AM"
      },
      assumedRoleUser: { assumedRoleId: `${id}:${name}`, arn }
    }
  }
}

const denied = (who: Who): Fields => ({
  errorCode: "AccessDenied",
  errorMessage: `User: ${who.session().arn} is not authorized to perform: "s3:GetObject" on resource: "arn:aws:s3:::x"`
})

const instance = (random: Random, i: number): Fields => ({
  instanceId: `i-0${random.below(2 ** 31).toString(16)}`,
  imageId: "ami-0123456789abcdef0",
  instanceState: { code: 0, name: "pending" },
  privateDnsName: `ip-10-0-${i}-${random.below(256)}.eu-west-1.compute.internal`,
  amiLaunchIndex: i,
  productCodes: {},
  instanceType: "m7i.large",
  launchTime: 1_790_000_000_000 + random.below(1e9),
  placement: { availabilityZone: "eu-west-1a", tenancy: "default" },
  groupSet: { items: [{ groupId: "sg-1", groupName: 'the "default" one' }] },
  ebsOptimized: true,
  networkInterfaceSet: { items: [{ networkInterfaceId: `eni-${i}`, sourceDestCheck: true, weight: -1.5e-7 }] }
})

const serviceOf = (random: Random): string =>
  random.pick(["logs", "ssm", "dynamodb", "secretsmanager", "ecs"])

const base64 = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"]

const agents = [
  "aws-cli/2.17.0 md/awscrt#0.20.11 ua/2.0 os/linux#5.10 md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#s3api.get-object",
  "Boto3/1.34.0 md/Botocore#1.34.0 ua/2.0 os/linux#6.1 md/arch#aarch64 lang/python#3.12.1 Botocore/1.34.0",
  "[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.750 Linux/5.10 OpenJDK_64-Bit_Server_VM/25.412]",
  "APN/1.0 HashiCorp/1.0 Terraform/1.9.0 (+https://www.terraform.io) terraform-provider-aws/5.60.0",
  "ec2.amazonaws.com",
  "AWS Internal",
  'Mozilla/5.0 (Macintosh) "quoted" Gecko/20100101 Firefox/130.0'
]
