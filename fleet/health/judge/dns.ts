import { type Check, checkAll, pass, skipped, unknown } from "../check";
import { fullName } from "../cluster-objects";
import type { Observations } from "../observations";

/** Judges the DNS of the cluster: CoreDNS, or what else has its label. */
export function judgeDns({ dnsDeployments, dnsSlices }: Pick<Observations, "dnsDeployments" | "dnsSlices">): Check[] {
    return [deploymentCheck(dnsDeployments), endpointCheck(dnsSlices)];
}

function deploymentCheck(deployments: Observations["dnsDeployments"]): Check {
    const name = "Deployment of the DNS";
    if ("problem" in deployments) {
        return unknown(name, `It could not be read: ${deployments.problem}.`);
    }
    if (deployments.value.length === 0) {
        return skipped(name, "There is none with the label k8s-app=kube-dns in kube-system.");
    }
    const counted = deployments.value.map((deployment) => ({
        name: fullName(deployment),
        available: deployment.status?.availableReplicas ?? 0,
        wanted: deployment.spec?.replicas ?? 1,
    }));
    const dead = counted.filter(({ available }) => available === 0);
    const short = counted.filter(({ available, wanted }) => available < wanted);
    return dead.length === 0 && short.length > 0
        ? pass(name, short.map((one) => `${one.name} has ${one.available} of ${one.wanted} pods available.`).join(" "))
        : checkAll(
              name,
              dead.map((one) => `${one.name} has no pod available of ${one.wanted}`),
              "See `kubectl describe pods -n kube-system -l k8s-app=kube-dns`",
          );
}

function endpointCheck(slices: Observations["dnsSlices"]): Check {
    const name = "endpoints of the Service kube-dns";
    if ("problem" in slices) {
        return unknown(name, `They could not be read: ${slices.problem}.`);
    }
    if (slices.value.length === 0) {
        return skipped(name, "There is no such Service in kube-system.");
    }
    const ready = slices.value
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready !== false);
    return checkAll(
        name,
        ready.length > 0 ? [] : ["none of them is ready, so that no name is resolved"],
        "Look at the pods of the DNS and at the Service's selector",
    );
}
