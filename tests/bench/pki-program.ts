/** A program of nothing but certificates: so many leaves of one authority as the configuration says. */
export const pkiProgram = `import * as pulumi from "@pulumi/pulumi";
import { FlotillaProvider } from "./components/cluster/flotilla-provider";
import { CertificateAuthority } from "./components/pki/certificate-authority";
import { LeafCertificates } from "./components/pki/leaf-certificates";
import { shortenStackTraces } from "./components/installation/stack-traces";

// As index.ts does.
shortenStackTraces();

const count = new pulumi.Config("bench").requireNumber("certificates");
const provider = new FlotillaProvider("flotilla", { kubeconfig: "" });
const common = { algorithm: "ECDSA-P256", validityDays: 365, renewBeforeDays: 30 } as const;
if (count > 0) {
    const { certificate, privateKey } = new CertificateAuthority(
        "authority",
        { ...common, commonName: "kubernetes", organizations: ["Kubernetes"], validityDays: 3650, renewBeforeDays: 365 },
        { provider },
    );
    const leaves = Array.from({ length: count }, (_, index) => {
        const name = \`node-\${index}\`;
        const hosts = [name, \`10.0.\${index >> 8}.\${index & 255}\`];
        const subject = { commonName: \`system:node:\${name}\`, organizations: ["system:nodes"] };
        return [name, { ...common, ...subject, hosts, purposes: ["server", "client"] as const }] as const;
    });
    const certificates = Object.fromEntries(leaves);
    new LeafCertificates("leaves", { authority: { certificate, privateKey }, certificates }, { provider });
}
`;
