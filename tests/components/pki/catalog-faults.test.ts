import assert from "node:assert/strict";
import { catalogFaults } from "../../../components/pki/catalog-faults";
import { exampleNodes } from "./catalogs";

const certificatePem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

function pathsOf(pki: unknown): string[] {
    return catalogFaults({ pki, nodes: exampleNodes }, () => []).map(({ path }) => path.join("."));
}

describe("checks of a catalog", () => {
    it("find nothing wrong with the default one", () => {
        assert.deepEqual(pathsOf({}), []);
    });

    it("find kubeconfigs that would trust another authority than that of the API server", () => {
        const certificates = { a: { commonName: "a", kubeconfig: true } };
        const clients = (catalog: object) => pathsOf({ ...catalog, authorities: { clients: { certificates } } });

        assert.deepEqual(clients({}), ["pki.authorities.clients.certificates.a.kubeconfig"]);
        // Whose certificate the API server has is then nothing that a catalog says.
        assert.deepEqual(clients({ catalog: "none" }), []);
    });

    it("leave it to an authority outside how long what it signs is valid", () => {
        const leaf = { commonName: "a", validityDays: 5000, renewBeforeDays: 6000 };
        const external = { issuer: "external", existing: { certificate: certificatePem } };
        const certManager = { issuer: "cert-manager", issuerRef: { name: "platform" } };
        const faultsOf = (issuer: object) => pathsOf({ authorities: { a: { ...issuer, certificates: { b: leaf } } } });

        assert.deepEqual(faultsOf(external), []);
        // It would refuse a renewal that is due at once, too.
        assert.deepEqual(faultsOf(certManager), ["pki.authorities.a.certificates.b.renewBeforeDays"]);
    });

    it("say nothing of an entry that is wrong by itself, as if it were not there", () => {
        const keyPair = { algorithm: "RSA-2048", rotation: "next" };
        const pki = { defaults: { keyPairs: { algorithm: "Ed25519" } }, keyPairs: { "service-account": keyPair } };

        assert.deepEqual(pathsOf(pki), []);
    });
});
