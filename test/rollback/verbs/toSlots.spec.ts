import { deploy } from "../../../src/rollback/verbs/deploy";
import { to } from "../../../src/rollback/verbs/to";
import { proofsOf } from "../../guards/release/proofs";
import { history } from "../../release/updates";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { CONFIRMED, type World } from "../fakes/world";
import { UP, USUAL, WRITTEN } from "./usualTo";

const BACK = [WRITTEN, "preview", UP, "write -rollback"];
const GONE = { imageTag: "good", pinned: ["bad"] };

/** Users are on `good`, which was proven in full; slot b is warm with `first`. */
function goodIsLive(world: World): void {
  [world.inEcs, world.inState] = ["good", "good"];
  world.proofs = proofsOf("first", "good");
  world.updates = history("first", "good");
  world.config({ imageTag: "good" });
  world.hasIdle({ tag: "first", tasks: 2 });
}

describe("rollback to, on two slots,", () => {
  testRows(to, USUAL, [
    {
      title: "goes to the slot that has it warm",
      given: (world) => world.hasIdle({ tag: "good", tasks: 2 }),
      ends: 0,
      done: BACK,
      narrates: /OK +slot +`good` is in slot b; users are sent there/,
      config: GONE,
    },
    {
      title: "fills the slot that users don't reach, where that has another release",
      given: (world) => world.hasIdle({ tag: "first", tasks: 2 }),
      ends: 0,
      done: BACK,
      narrates: /OK +slot +`good` is put into slot b[^\n]*slot b holds `first`/,
      config: GONE,
    },
    {
      title: "reads state first where somebody has sent users to the other slot, behind its back",
      given: (world) => {
        world.hasIdle({ tag: "bad", tasks: 2 });
        [world.inEcs, world.inState] = ["good", "good"];
        world.flip();
      },
      options: { target: "good" },
      ends: 0,
      done: ["refresh", ...BACK],
      config: GONE,
    },
    {
      title: "reads state first there for a third release, too",
      given: (world) => {
        world.hasIdle({ tag: "bad", tasks: 2 });
        [world.inEcs, world.inState] = ["good", "good"];
        world.flip();
      },
      options: { target: "first" },
      ends: 0,
      done: ["refresh", ...BACK.map((line) => line.replace("good", "first"))],
      config: { imageTag: "first", pinned: ["bad"] },
    },
    {
      title:
        "is refused where it would fill a slot that some users get, with the line that brings them together",
      given: (world) => {
        world.hasIdle({ tag: "good", tasks: 2 });
        world.weights = { a: 1, b: 1 };
      },
      options: { target: "first" },
      ends: 3,
      done: [],
      says: /users get both slots[^]*Next: `npx --no rollback break-glass good --stack prod`$/,
    },
    {
      title: "lets the release that users have go live where config asks for another one",
      given: (world) => {
        goodIsLive(world);
        world.config({ imageTag: "bad" });
      },
      options: { target: "good" },
      ends: 0,
      done: [
        "write imageTag=good -emergency",
        "preview",
        'up "redeploy good by ann: the checkout fails", planned',
      ],
      narrates: /users have it; config asks for `bad`: this sets config back/,
      config: { imageTag: "good", pinned: [] },
    },
    {
      title: "sends all users to the warm slot where they get both",
      given: (world) => {
        world.hasIdle({ tag: "good", tasks: 2 });
        world.weights = { a: 1, b: 1 };
      },
      ends: 0,
      done: BACK,
      config: GONE,
    },
    {
      title: "says of the good release that users have that it is as before, where Pulumi fails",
      given: (world) => {
        goodIsLive(world);
        world.config({ imageTag: "bad" });
        world.up = ups.failsBeforeEcs;
      },
      options: { target: "good" },
      ends: 1,
      done: [
        "write imageTag=good -emergency",
        "preview",
        'up "redeploy good by ann: the checkout fails", planned',
        "put back",
      ],
      says: /plugin crashed\.\n`good` is live, as before\.\nConfig is as it was\.\nNext: `npx --no rollback status --stack prod`$/,
    },
    {
      title: "says of what isn't proven that it wasn't verified, where Pulumi fails",
      given: (world) => {
        goodIsLive(world);
        world.proofs = proofsOf("first", "good", "bad!");
        world.up = ups.failsBeforeEcs;
      },
      options: { target: "good" },
      ends: 4,
      done: [
        "write imageTag=good -emergency",
        "preview",
        'up "redeploy good by ann: the checkout fails", planned',
        "put back",
      ],
      says: /`good` is live, but wasn't verified\./,
    },
    {
      title: "leaves users on a bad release where the target fails its proof in the other slot",
      given: (world) => {
        world.hasIdle({ tag: "first", tasks: 2 });
        world.up = ups.failsInItsSlot;
      },
      ends: 1,
      done: [WRITTEN, "preview", UP, "put back"],
      says: /^It answered 500\.\n`bad` is live, as before\.\nConfig is as it was\.\nNext: `npx --no rollback to first --stack prod`$/,
    },
    {
      title: "names itself again where it is interrupted while it fills the other slot",
      given: (world) => {
        world.hasIdle({ tag: "first", tasks: 2 });
        world.up = ups.isInterruptedFilling;
      },
      ends: 1,
      done: [WRITTEN, "preview", UP, "put back"],
      says: /^Interrupted\.\n`bad` is live, as before\.\nConfig is as it was\.\nNext: `npx --no rollback to good --stack prod`$/,
    },
  ]);
});

describe("rollback deploy, on two slots,", () => {
  testRows(deploy, { ...CONFIRMED, stack: "prod", target: "new", unchecked: true }, [
    {
      title: "leaves users on the good release they have where the new one fails its proof",
      given: (world) => {
        goodIsLive(world);
        world.up = ups.failsInItsSlot;
      },
      ends: 1,
      done: [
        "write imageTag=new -emergency",
        "preview",
        'up "deploy new by ann: the checkout fails", planned',
        "put back",
      ],
      says: /^It answered 500\.\n`good` is live, as before\.\nConfig is as it was\.\nNext: `npx --no rollback status --stack prod`$/,
    },
  ]);
});
