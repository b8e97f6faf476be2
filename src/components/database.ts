// RDS PostgreSQL: encrypted, private, backed up, and in prod hard to lose.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings } from "../config/structure";
import { DATABASE_COMPONENT, databaseParts, type DatabasePart } from "../guards/database/parts";
import { nameIn, parameterGroupIn, secretIn } from "../names";

/** PostgreSQL's port: RDS would restart the instance if it changed. */
export const DATABASE_PORT = 5432;

/** What a database is made from. */
export interface DatabaseArgs extends DatabaseSettings {
  readonly subnetIds: pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
  readonly tags: Record<string, string>;
}

/** The database and how the application reaches it. */
export class Database extends pulumi.ComponentResource {
  readonly identifier: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
  /** SQLAlchemy's and libpq's URL, with the password: a secret. */
  readonly url: pulumi.Output<string>;
  /** The Secrets Manager secret that holds user, password and address for people and tools. */
  readonly credentialsSecretArn: pulumi.Output<string>;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super(DATABASE_COMPONENT, name, {}, opts);
    const child = { parent: this };
    const parts = databaseParts(name, args.engineVersion);
    const named = ({ formerly }: DatabasePart) => ({
      ...child,
      aliases: formerly.map((former) => ({ name: former })),
    });
    const tags = args.tags;

    const subnetGroup = new aws.rds.SubnetGroup(
      parts.subnetGroup.name,
      {
        name: nameIn(name, "database"),
        description: "The data subnets",
        subnetIds: args.subnetIds,
        tags,
      },
      named(parts.subnetGroup),
    );
    const parameterGroup = new aws.rds.ParameterGroup(
      parts.parameterGroup.name,
      {
        name: parameterGroupIn(name, args.engineVersion),
        family: `postgres${args.engineVersion}`,
        description: "PostgreSQL settings",
        parameters: [
          { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
          // A statement that waits for a lock makes a migration hang everything behind it.
          { name: "log_lock_waits", value: "1", applyMethod: "immediate" },
          { name: "log_min_duration_statement", value: "1000", applyMethod: "immediate" },
        ],
        tags,
      },
      named(parts.parameterGroup),
    );
    const instance = new aws.rds.Instance(
      parts.instance.name,
      {
        identifier: nameIn(name, "database"),
        engine: "postgres",
        engineVersion: args.engineVersion,
        instanceClass: args.instanceClass,
        allocatedStorage: args.storageGib,
        maxAllocatedStorage: args.maxStorageGib,
        storageType: "gp3",
        storageEncrypted: true,
        dbName: args.databaseName,
        username: args.username,
        password: args.password,
        port: DATABASE_PORT,
        dbSubnetGroupName: subnetGroup.name,
        vpcSecurityGroupIds: [args.securityGroupId],
        parameterGroupName: parameterGroup.name,
        publiclyAccessible: false,
        multiAz: args.multiAz,
        backupRetentionPeriod: args.backupDays,
        copyTagsToSnapshot: true,
        // Each of the next four is needed: RDS reads them when the instance is deleted, from state.
        deletionProtection: args.isProtected,
        deleteAutomatedBackups: !args.isProtected,
        skipFinalSnapshot: !args.isProtected,
        finalSnapshotIdentifier: args.isProtected ? `${nameIn(name, "database")}-final` : undefined,
        autoMinorVersionUpgrade: true,
        allowMajorVersionUpgrade: false,
        applyImmediately: false,
        enabledCloudwatchLogsExports: ["postgresql"],
        performanceInsightsEnabled: args.isProtected,
        tags,
      },
      { ...named(parts.instance), protect: args.isProtected },
    );
    const credentials = new aws.secretsmanager.Secret(
      `${name}-database`,
      {
        name: secretIn(name, "database"),
        description: "The database's master user",
        recoveryWindowInDays: args.isProtected ? 30 : 0,
        tags,
      },
      child,
    );
    new aws.secretsmanager.SecretVersion(
      `${name}-database`,
      {
        secretId: credentials.id,
        secretString: pulumi.secret(
          pulumi.jsonStringify({
            engine: "postgres",
            host: instance.address,
            port: DATABASE_PORT,
            dbname: args.databaseName,
            username: args.username,
            password: args.password,
          }),
        ),
      },
      child,
    );

    this.identifier = instance.identifier;
    this.address = instance.address;
    this.url = pulumi.secret(
      pulumi
        .all([instance.address, instance.port, args.password])
        .apply(
          ([address, port, password]) =>
            `postgresql://${args.username}:${encodeURIComponent(password)}@${address}:${port}/${args.databaseName}`,
        ),
    );
    this.credentialsSecretArn = credentials.arn;
    this.registerOutputs({
      identifier: this.identifier,
      address: this.address,
      credentialsSecretArn: this.credentialsSecretArn,
    });
  }
}
