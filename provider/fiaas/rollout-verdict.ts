import { daemonName } from "../../components/fiaas/names";
import type { ApplicationStatus, Deployment } from "./objects";

/** What is wrong with the daemon's Deployment, as a clause without a full stop; undefined when it is as it should be. */
export function deploymentProblem(deployment: Deployment | undefined, image: string): string | undefined {
    if (deployment === undefined) {
        return `there is no Deployment ${daemonName}`;
    }
    const actual = deployment.spec?.template?.spec?.containers?.[0]?.image;
    if (actual !== image) {
        return `the Deployment ${daemonName} has the image ${actual ?? "(none)"} and not ${image}`;
    }
    if (deployment.metadata?.deletionTimestamp !== undefined) {
        return `somebody is deleting the Deployment ${daemonName}`;
    }
    return rolloutProblem(deployment);
}

/** What is not done yet of a Deployment's rollout, as a clause without a full stop; undefined when all is. */
export function rolloutProblem(deployment: Deployment): string | undefined {
    const { generation = 0 } = deployment.metadata ?? {};
    const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0 } = deployment.status ?? {};
    if (observedGeneration < generation) {
        return `nobody has acted on the Deployment ${daemonName} yet (is the controller manager running?)`;
    }
    const { replicas = 1 } = deployment.spec ?? {};
    return updatedReplicas === replicas && availableReplicas === replicas
        ? undefined
        : `the Deployment ${daemonName} has ${updatedReplicas} updated and ${availableReplicas} available of ${replicas} replicas${why(deployment)}`;
}

/** The reasons that the Deployment's controller gives. */
function why({ status }: Deployment): string {
    const telling = (status?.conditions ?? []).filter(
        ({ type, status: value }) =>
            (type === "ReplicaFailure" && value === "True") || (type === "Progressing" && value === "False"),
    );
    const words = telling.map(({ message, reason }) => message ?? reason ?? "").filter((word) => word !== "");
    return words.length === 0 ? "" : ` (${words.join("; ").replace(/\.$/, "")})`;
}

/** What is wrong with the result of the deployment, as a clause without a full stop; undefined when it is SUCCESS. */
export function resultProblem(status: ApplicationStatus | undefined, name: string): string | undefined {
    if (status === undefined) {
        return `there is no ApplicationStatus ${name}: nobody has begun to deploy this deployment id`;
    }
    return status.result === "SUCCESS"
        ? undefined
        : `the ApplicationStatus ${name} says ${status.result ?? "nothing"} and not SUCCESS`;
}
