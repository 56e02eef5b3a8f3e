import assert from "node:assert/strict";
import type { DeclaredObject } from "../../../components/cluster/declared-object";
import { rightsFor } from "../../../components/deployer/rights";
import { daemonRoleName } from "../../../components/fiaas/access";
import { customResourceDefinitionNames } from "../../../components/fiaas/custom-resource-definitions";
import type { AdoptedDaemon } from "../../../components/fiaas/effective-daemon";
import {
    bootstrapObjects,
    type DaemonPlace,
    declaredDaemonObjects,
    definitionLooks,
    definitionObjects,
} from "../../../components/fiaas/objects";
import { daemonWith } from "./daemon";

const namespace = "payments";
const kindsOf = (objects: readonly DeclaredObject[]): string[] => objects.map(({ kind }) => kind);
const daemonObjects = (place: DaemonPlace) => [...declaredDaemonObjects(place), ...bootstrapObjects(place)];
const adopted = (adopt: Partial<AdoptedDaemon>) =>
    daemonObjects({
        namespace,
        daemon: daemonWith({ adopt: { deploymentId: "d0", objects: ["application", "role"], ...adopt } }),
    });

/** `group/resource[names]: verbs` of each rule. */
function rules(objects: readonly DeclaredObject[], where: "namespace" | "cluster"): string[] {
    const { cluster, namespaces } = rightsFor(objects);
    return (where === "cluster" ? cluster : (namespaces[namespace] ?? [])).map(
        ({ apiGroups, resources, resourceNames, verbs }) =>
            `${apiGroups.join()}/${resources.join()}${resourceNames === undefined ? "" : `[${resourceNames.join()}]`}: ${verbs.join(" ")}`,
    );
}

describe("the objects of a daemon", () => {
    it("take exactly these rights of whoever declares them", () => {
        const daemon = "[fiaas-deploy-daemon]: get patch delete";
        const bootstrap = "[fiaas-deploy-daemon-bootstrap]";
        const role = `[${daemonRoleName(daemonWith())}]: get patch delete`;

        assert.deepEqual(rules(daemonObjects({ namespace, daemon: daemonWith() }), "namespace"), [
            "/configmaps: create",
            `/configmaps${daemon}`,
            "/pods: create",
            `/pods${bootstrap}: get delete`,
            `/pods/log${bootstrap}: get`,
            "/resourcequotas: list",
            "/serviceaccounts: create",
            `/serviceaccounts${daemon}`,
            "apps/deployments[fiaas-deploy-daemon]: get patch",
            "fiaas.schibsted.io/application-statuses: list get",
            "fiaas.schibsted.io/applications: create",
            `fiaas.schibsted.io/applications${daemon}`,
            "rbac.authorization.k8s.io/rolebindings: create",
            `rbac.authorization.k8s.io/rolebindings${role}`,
            `rbac.authorization.k8s.io/roles${role} escalate bind`,
        ]);
    });

    it("include the right to list pods where a digest is on record, to see what they run", () => {
        const daemon = daemonWith({ digest: `sha256:${"1".repeat(64)}` });

        assert.ok(rules(daemonObjects({ namespace, daemon }), "namespace").includes("/pods: list create"));
    });

    it("take no rights on the whole cluster for a daemon that leaves the definitions alone", () => {
        assert.deepEqual(rules(daemonObjects({ namespace, daemon: daemonWith() }), "cluster"), []);
    });

    it("include the daemon's rights on the whole cluster where it writes the definitions", () => {
        const daemon = daemonWith({ clusterConfig: {} });

        assert.deepEqual(rules(daemonObjects({ namespace, daemon }), "cluster"), [
            "rbac.authorization.k8s.io/clusterrolebindings: create",
            "rbac.authorization.k8s.io/clusterrolebindings[fiaas-deploy-daemon-payments]: get patch delete",
            "rbac.authorization.k8s.io/clusterroles[fiaas-deploy-daemon-payments]: get patch delete escalate bind",
        ]);
    });

    it("are those that were found, and nothing else, while the daemon is only adopted", () => {
        assert.deepEqual(kindsOf(adopted({})).sort(), ["Application", "Role"]);
    });

    it("take no right to give rights while the daemon is only adopted", () => {
        assert.ok(!rules(adopted({}), "namespace").join().includes("escalate"));
    });

    it("are all of them, once an adopted daemon may be changed", () => {
        assert.deepEqual(
            kindsOf(adopted({ change: true })),
            kindsOf(daemonObjects({ namespace, daemon: daemonWith() })),
        );
    });

    it("include nothing to bootstrap while the daemon is only adopted", () => {
        const daemon = daemonWith({ adopt: { deploymentId: "d0", objects: [] } });

        assert.deepEqual(bootstrapObjects({ namespace, daemon }), []);
    });
});

describe("the objects of the definitions", () => {
    it("take the rights to write them, and to look for Applications anywhere", () => {
        assert.deepEqual(rules([...definitionObjects(customResourceDefinitionNames), ...definitionLooks], "cluster"), [
            "apiextensions.k8s.io/customresourcedefinitions: create",
            "apiextensions.k8s.io/customresourcedefinitions[application-statuses.fiaas.schibsted.io,applications.fiaas.schibsted.io]: get update patch delete",
            "fiaas.schibsted.io/applications: list",
        ]);
    });

    it("are none where others make the definitions", () => {
        assert.deepEqual(definitionObjects([]), []);
    });
});
