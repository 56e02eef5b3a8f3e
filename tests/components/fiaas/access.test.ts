import assert from "node:assert/strict";
import {
    clusterRoleBindingObject,
    clusterRoleObject,
    daemonRoleName,
    roleBindingObject,
    roleObject,
    serviceAccountObject,
} from "../../../components/fiaas/access";
import { daemonRules } from "../../../components/fiaas/daemon-rights";
import { daemonWith } from "./daemon";

const metadata = { name: "fiaas-deploy-daemon", namespace: "payments", labels: { app: "fiaas-deploy-daemon" } };
const account = { kind: "ServiceAccount", name: "fiaas-deploy-daemon", namespace: "payments" };
const writesDefinitions = daemonWith({ clusterConfig: {} });

describe("the access of a daemon", () => {
    it("has the account that Skipper makes", () => {
        assert.deepEqual(serviceAccountObject("payments"), {
            apiVersion: "v1",
            kind: "ServiceAccount",
            metadata,
            automountServiceAccountToken: true,
        });
    });

    it("has the rights of the configuration and the version", () => {
        const daemon = daemonWith({ version: "v1.2.0" });

        assert.deepEqual(roleObject(daemon, "payments"), {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "Role",
            metadata: { ...metadata, name: daemonRoleName(daemon) },
            rules: daemonRules(daemon.clusterConfig, "v1.2.0").namespace,
        });
    });

    it("is another object when it gives other rights, so that the old one can go last", () => {
        const names = [
            daemonWith(),
            daemonWith({ version: "v1.2.0" }),
            daemonWith({ bindDefault: true }),
            daemonWith({ clusterConfig: { ...daemonWith().clusterConfig, "include-status-in-app": true } }),
        ].map(daemonRoleName);

        assert.equal(new Set(names).size, names.length);
        assert.match(names[0] ?? "", /^fiaas-deploy-daemon-[0-9a-f]{8}$/);
        assert.equal(daemonRoleName(daemonWith({ image: "fiaas/fdd:v1.10.0" })), names[0]);
    });

    it("keeps the name that Skipper gave it while the daemon is only adopted", () => {
        const daemon = daemonWith({ adopt: { deploymentId: "d0", objects: ["role"] } });

        assert.equal(daemonRoleName(daemon), "fiaas-deploy-daemon");
    });

    it("is for the daemon's account alone", () => {
        const name = daemonRoleName(daemonWith());

        assert.deepEqual(roleBindingObject(daemonWith(), "payments"), {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "RoleBinding",
            metadata: { ...metadata, name },
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
            subjects: [account],
        });
    });

    for (const [kind, make] of [
        ["RoleBinding", roleBindingObject],
        ["ClusterRoleBinding", clusterRoleBindingObject],
    ] as const) {
        it(`is for the namespace's default account, too, where that is wanted: ${kind}`, () => {
            const { subjects } = make(daemonWith({ bindDefault: true }), "payments");

            assert.deepEqual(subjects, [account, { ...account, name: "default" }]);
        });
    }

    it("has nothing of the whole cluster for a daemon that leaves the definitions alone", () => {
        assert.equal(clusterRoleObject(daemonWith(), "payments"), undefined);
    });

    it("names what is of the whole cluster after the namespace", () => {
        const name = "fiaas-deploy-daemon-payments";

        assert.equal(clusterRoleObject(writesDefinitions, "payments")?.metadata.name, name);
        assert.equal(clusterRoleBindingObject(writesDefinitions, "payments").metadata.name, name);
        assert.equal(clusterRoleBindingObject(writesDefinitions, "payments").roleRef.name, name);
    });

    it("has the rights on definitions where the daemon writes them", () => {
        assert.deepEqual(clusterRoleObject(writesDefinitions, "payments")?.rules, daemonRules({}, "v1.10.0").cluster);
    });
});
