import assert from "node:assert/strict";
import { parseKubeconfig, selectContext } from "../../../components/cluster/kubeconfig";
import { clientKubeconfig } from "../../../components/pki/client-kubeconfig";

describe("the kubeconfig of a client certificate", () => {
    const credentials = {
        user: "system:kube-scheduler",
        server: "https://api.example.com:6443",
        bundle: "both authorities",
        certificate: "the certificate",
        privateKey: "the key",
    };
    const { name, cluster, user } = selectContext(parseKubeconfig(clientKubeconfig(credentials), JSON.parse));
    const text = (data: string | undefined): string => Buffer.from(data ?? "", "base64").toString();

    it("has one context, named as the user", () => {
        assert.equal(name, "system:kube-scheduler");
    });

    it("trusts the bundle at the server, and nothing else", () => {
        assert.deepEqual(Object.keys(cluster).sort(), ["certificate-authority-data", "server"]);
        assert.equal(cluster.server, "https://api.example.com:6443");
        assert.equal(text(cluster["certificate-authority-data"]), "both authorities");
    });

    it("has certificate and key inside, each in its place", () => {
        assert.equal(text(user["client-certificate-data"]), "the certificate");
        assert.equal(text(user["client-key-data"]), "the key");
    });
});
