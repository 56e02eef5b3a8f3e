/** The program that a user would write without Flotilla: the same namespaces, no components, no schema. */
export const flatProgram = `import * as fs from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const names = new pulumi.Config("flat").requireObject<string[]>("namespaces");
const team = new pulumi.Config("flat").require("team");
const provider = new kubernetes.Provider("provider", {
    kubeconfig: pulumi.secret(fs.readFileSync(process.env.KUBECONFIG!, "utf8")),
    clusterIdentifier: "bench",
});
for (const name of names) {
    new kubernetes.core.v1.Namespace(name, { metadata: { name, labels: { team } } }, { provider });
}
`;
