import type { Connect } from "../kubernetes/requests";
import type { ResourceKind } from "../flotilla-provider";
import type { EngineLog } from "../resource-provider";
import { NodeSettingsResource } from "./node-settings";

/** The types of resource that only installations have which write to their nodes. */
export function nodeKinds(log: EngineLog, connect: Connect): Readonly<Record<string, ResourceKind>> {
    return { "flotilla:node:NodeSettings": new NodeSettingsResource(log, connect) };
}
