/**
 * The program that a user would write without Flotilla's components: the same objects and the same waits, one after the
 * other, from the same pure functions.
 */
export const flatFiaasProgram = `import * as fs from "node:fs";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { CustomResourceDefinition } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinition";
import * as core from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { FlotillaProvider } from "./components/cluster/flotilla-provider";
import { roleBindingObject, roleObject, serviceAccountObject } from "./components/fiaas/access";
import { applicationObject, keepers } from "./components/fiaas/application";
import { Bootstrap } from "./components/fiaas/bootstrap";
import { bootstrapPod } from "./components/fiaas/bootstrap-pod";
import { fiaasConfiguration } from "./components/fiaas/config";
import { configMapObject } from "./components/fiaas/config-map";
import { customResourceDefinitions } from "./components/fiaas/custom-resource-definitions";
import { DeploymentId } from "./components/fiaas/deployment-id";
import { effectiveDaemon } from "./components/fiaas/effective-daemon";

const names = new pulumi.Config("flat").requireObject<string[]>("namespaces");
const image = new pulumi.Config("flat").require("image");
const kubeconfig = pulumi.secret(fs.readFileSync(process.env.KUBECONFIG!, "utf8"));
const provider = new Provider("provider", { kubeconfig, clusterIdentifier: "bench", enableConfigMapMutable: true });
const flotilla = new FlotillaProvider("flotilla", { kubeconfig });
const daemon = effectiveDaemon(fiaasConfiguration.parse({ channels: { stable: { image } } }), {});
const definitions = customResourceDefinitions().map(
    ({ name, manifest }) => new CustomResourceDefinition(name, manifest, { provider }),
);
for (const namespace of names) {
    const owner = new core.Namespace(namespace, { metadata: { name: namespace } }, { provider });
    const options = { provider, dependsOn: owner };
    const account = new core.ServiceAccount(namespace, serviceAccountObject(namespace), options);
    const role = new rbac.Role(namespace, roleObject(daemon, namespace), options);
    const binding = new rbac.RoleBinding(namespace, roleBindingObject(daemon, namespace), options);
    const map = new core.ConfigMap(namespace, configMapObject(daemon, namespace), options);
    const { deploymentId } = new DeploymentId(namespace, { namespace, keepers: keepers(daemon, namespace) }, { provider: flotilla });
    const object = applicationObject(daemon, namespace);
    const labels = { ...object.metadata.labels, "fiaas/deployment_id": deploymentId };
    const application = new CustomResource(
        namespace,
        { ...object, metadata: { ...object.metadata, labels } },
        { provider, dependsOn: [...definitions, account, role, binding, map] },
    );
    const pod = bootstrapPod(daemon, namespace, []);
    new Bootstrap(
        namespace,
        { namespace, image, deploymentId, pod, deadline: daemon.deadline },
        { provider: flotilla, dependsOn: application },
    );
}
`;
