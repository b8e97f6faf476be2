// The one question that the database's guards ask of RDS.
import type { DBClusterSnapshot, DBSnapshot } from "@aws-sdk/client-rds";

/**
 * When the newest finished snapshot of a database was made; undefined when there is none.
 *
 * @param identifier of an instance or of a cluster.
 * @throws Error when RDS can't be asked.
 */
export async function newestSnapshot(
  region: string,
  identifier: string,
): Promise<Date | undefined> {
  const { RDS } = await import("@aws-sdk/client-rds");
  const rds = new RDS({ region, maxAttempts: 2, requestHandler: { requestTimeout: 5000 } });
  const [instance, cluster] = await Promise.all([
    rds.describeDBSnapshots({ DBInstanceIdentifier: identifier }),
    rds.describeDBClusterSnapshots({ DBClusterIdentifier: identifier }).catch(() => undefined),
  ]);
  return newest([...(instance.DBSnapshots ?? []), ...(cluster?.DBClusterSnapshots ?? [])]);
}

/** The time of the newest snapshot that can be restored from. */
export function newest(snapshots: readonly (DBSnapshot | DBClusterSnapshot)[]): Date | undefined {
  const times = snapshots
    .filter(({ Status }) => Status === "available")
    .flatMap(({ SnapshotCreateTime }) => SnapshotCreateTime ?? [])
    .sort((one, other) => other.getTime() - one.getTime());
  return times[0];
}
