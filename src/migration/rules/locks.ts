// Rules about what is harmless to older code, except for the time it takes or the lock it holds.
import type { Rules } from "./rule";

/** Work that takes time or a lock. */
export const LOCKS = {
  "index-created": {
    kind: "LOCK",
    verdict: "safe",
    finds: "an index that is built",
    why: "Without CONCURRENTLY, writes to the table wait while it is built. Older code doesn't notice it afterwards.",
    example: 'op.create_index("ix_users_email", "users", ["email"])',
  },
  "index-dropped": {
    kind: "LOCK",
    verdict: "safe",
    finds: "an index that isn't unique and goes",
    why: "Older code may be slower without it.",
    example: 'op.drop_index("ix_users_email", table_name="users")',
  },
  "table-rewritten": {
    kind: "LOCK",
    verdict: "safe",
    finds: "a new column with a different value in each row",
    why: "The whole table is rewritten under a lock that also blocks reads. Older code doesn't notice it afterwards.",
    example:
      'op.add_column("users", sa.Column("key", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False))',
  },
  "referenced-table-locked": {
    kind: "LOCK",
    verdict: "safe",
    finds: "a foreign key from a new table or column to an older table",
    why: "Writes to the older table wait for a moment. If newer code refers to a row, older code can delete it only as the key allows.",
    example:
      'op.add_column("orders", sa.Column("buyer_id", sa.Integer(), sa.ForeignKey("users.id")))',
  },
  backfill: {
    kind: "LOCK",
    verdict: "safe",
    finds: "an UPDATE of new columns alone",
    why: "Rows are locked while it runs. Older code doesn't read those columns.",
    example:
      'op.add_column("users", sa.Column("plan", sa.Text()))\nop.execute("UPDATE users SET plan = \'free\'")',
  },
  upkeep: {
    kind: "LOCK",
    verdict: "safe",
    finds: "work on what is there, such as VACUUM, REINDEX or VALIDATE CONSTRAINT",
    why: "It takes time or a lock. Older code doesn't notice it afterwards.",
    example: 'op.execute("ALTER TABLE orders VALIDATE CONSTRAINT fk_orders_user")',
  },
} satisfies Rules;
