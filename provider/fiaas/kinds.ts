import type { ResourceKind } from "../flotilla-provider";
import type { EngineLog } from "../resource-provider";
import { BootstrapResource } from "./bootstrap";
import type { Connect } from "../kubernetes/requests";
import { DefinitionGuardResource } from "./definition-guard";
import { DeploymentIdResource } from "./deployment-id";

/** The types of resource that only installations with FIAAS have. */
export function fiaasKinds(log: EngineLog, connect: Connect): Readonly<Record<string, ResourceKind>> {
    return {
        "flotilla:fiaas:Bootstrap": new BootstrapResource(log, connect),
        "flotilla:fiaas:DefinitionGuard": new DefinitionGuardResource(connect),
        "flotilla:fiaas:DeploymentId": new DeploymentIdResource(log, connect),
    };
}
