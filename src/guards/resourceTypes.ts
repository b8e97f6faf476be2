// Pulumi's names of the types that a release consists of.

export const SERVICE = "aws:ecs/service:Service";
export const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
/** The record of the proof: it is in state alone. */
export const PROOF_RECORD = "pulumi:index:Stash";
