import assert from "node:assert/strict";
import { mayLabelItself } from "../../../components/node/kubelet-settings";

/** As k8s.io/kubernetes decides it for 1.35. */
const labels: Readonly<Record<string, boolean>> = {
    team: true,
    "example.com/rack": true,
    "notkubernetes.io/rack": true,
    "kubernetes.io/hostname": true,
    "topology.kubernetes.io/zone": true,
    "node.kubernetes.io/exclude-from-external-load-balancers": true,
    "special.node.kubernetes.io/x": true,
    "kubelet.kubernetes.io/x": true,
    "topology.kubernetes.io/rack": false,
    "kubernetes.io/team": false,
    "k8s.io/team": false,
    "sig.k8s.io/team": false,
    "node-role.kubernetes.io/control-plane": false,
    "node-restriction.kubernetes.io/tier": false,
};

describe("a kubelet", () => {
    for (const [label, isAllowed] of Object.entries(labels)) {
        it(`${isAllowed ? "may give its node" : "may not give its node"} the label ${label}`, () => {
            assert.equal(mayLabelItself(label), isAllowed);
        });
    }
});
