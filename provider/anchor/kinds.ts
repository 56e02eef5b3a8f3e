import type { Connect } from "../kubernetes/requests";
import type { ResourceKind } from "../flotilla-provider";
import type { EngineLog } from "../resource-provider";
import { RollResource } from "./roll";

/** The types of resource that only installations with anchors have. */
export function anchorKinds(log: EngineLog, connect: Connect): Readonly<Record<string, ResourceKind>> {
    return { "flotilla:anchor:Roll": new RollResource(log, connect) };
}
