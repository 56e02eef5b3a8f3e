/** A program of nothing but certificates: so many leaves of one authority as the configuration says. */
export const pkiProgram = `import * as pulumi from "@pulumi/pulumi";
import { FlotillaProvider } from "./components/cluster/flotilla-provider";
import { Certificate } from "./components/pki/certificate";
import { CertificateAuthority } from "./components/pki/certificate-authority";
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
    for (let index = 0; index < count; index++) {
        const name = \`node-\${index}\`;
        new Certificate(
            name,
            {
                ...common,
                commonName: \`system:node:\${name}\`,
                organizations: ["system:nodes"],
                hosts: [name, \`10.0.\${index >> 8}.\${index & 255}\`],
                purposes: ["server", "client"],
                authority: { certificate, privateKey },
            },
            { provider },
        );
    }
}
`;
