import assert from "node:assert/strict";
import { lintStaticPod } from "../../../components/anchor/pod-linter";
import { showPath } from "../../../components/installation/fault-lines";

const metadata = { name: "web", namespace: "kube-system" };
const container = { name: "web", image: "registry.example.com/web:v1", livenessProbe: { tcpSocket: { port: 80 } } };

/** What is wrong with a pod of which some parts are others. */
function faultsIn({ pod = {}, spec = {}, web = {} }: { pod?: object; spec?: object; web?: object }): string[] {
    const whole = { metadata, spec: { containers: [{ ...container, ...web }], ...spec }, ...pod };
    const faults = lintStaticPod(whole, "/etc/kubernetes/manifests");
    return faults.map(({ path, message }) => `${showPath(path)}: ${message}`);
}

const cases: readonly { rule: string; value: Parameters<typeof faultsIn>[0]; expected: readonly string[] }[] = [
    {
        rule: "another kind of object",
        value: { pod: { apiVersion: "apps/v1", kind: "Deployment" } },
        expected: [
            'apiVersion: "apps/v1" is not what a kubelet takes from a file. Write v1, or take it out',
            'kind: "Deployment" is not what a kubelet takes from a file. Write Pod, or take it out',
        ],
    },
    {
        rule: "names that no object can have",
        value: { pod: { metadata: { name: "Web_1", namespace: 7 } } },
        expected: [
            'metadata.name: "Web_1" is not an object\'s name (RFC 1123). Use lower-case letters, digits, "-" and ".", with a letter or digit at both ends and beside each "."',
            "metadata.namespace: 7 is not a name. Write text",
        ],
    },
    {
        rule: "no containers",
        value: { pod: { spec: "none" } },
        expected: ['spec: "none" has no containers. Add spec.containers'],
    },
    {
        rule: "service accounts and their tokens",
        value: { spec: { serviceAccountName: "a", serviceAccount: "b", automountServiceAccountToken: true } },
        expected: [
            'spec.serviceAccountName: serviceAccountName names the service account "a", which a static pod cannot have. Give the component a kubeconfig file',
            'spec.serviceAccount: serviceAccount names the service account "b", which a static pod cannot have. Give the component a kubeconfig file',
            "spec.automountServiceAccountToken: automountServiceAccountToken true asks for a token, which a static pod cannot have. Give the component a kubeconfig file",
        ],
    },
    {
        rule: "Secrets and ConfigMaps in the environment",
        value: {
            web: {
                env: [
                    { name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
                    { name: "B", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } },
                    { name: "C", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
                ],
                envFrom: [{ secretRef: { name: "s" } }, { configMapRef: { name: "c" } }],
            },
        },
        expected: [
            'spec.containers[0].envFrom[0].secretRef: secretRef takes variables from "s", which a static pod cannot have. Write them in env, or in a file',
            'spec.containers[0].envFrom[1].configMapRef: configMapRef takes variables from "c", which a static pod cannot have. Write them in env, or in a file',
            'spec.containers[0].env[0].valueFrom.secretKeyRef: secretKeyRef takes a value from "s", which a static pod cannot have. Write the value, or use a file',
            'spec.containers[0].env[1].valueFrom.configMapKeyRef: configMapKeyRef takes a value from "c", which a static pod cannot have. Write the value, or use a file',
        ],
    },
    {
        rule: "volumes that only the API has",
        value: {
            spec: {
                volumes: [
                    { name: "a", secret: { secretName: "s" } },
                    { name: "b", persistentVolumeClaim: { claimName: "c" } },
                    { name: "c", projected: { sources: [] } },
                    { name: "d", csi: { driver: "d" } },
                    { name: "e", emptyDir: {} },
                    { name: "f", downwardAPI: {} },
                    { name: "g", hostPath: { path: "/etc/ssl/certs" } },
                ],
            },
        },
        expected: [
            'spec.volumes[0].secret: the volume "a" is a secret, but a static pod has only hostPath, emptyDir, downwardAPI. Declare its keys as files of the anchor, and mount the anchor\'s directory as hostPath',
            'spec.volumes[1].persistentVolumeClaim: the volume "b" is a persistentVolumeClaim, but a static pod has only hostPath, emptyDir, downwardAPI. Use a directory of the node as hostPath',
            'spec.volumes[2].projected: the volume "c" is a projected, but a static pod has only hostPath, emptyDir, downwardAPI. Declare what it projects as files of the anchor, and mount the anchor\'s directory as hostPath',
            'spec.volumes[3].csi: the volume "d" is a csi, but a static pod has only hostPath, emptyDir, downwardAPI. Use one of these',
        ],
    },
    {
        rule: "what else is only for pods of the API",
        value: {
            spec: { imagePullSecrets: [{ name: "s" }], resourceClaims: [], ephemeralContainers: [], nodeName: "n0" },
        },
        expected: [
            'spec.nodeName: "n0" is set by the kubelet. Take it out, and use nodeSelector of the anchor',
            "spec.imagePullSecrets: imagePullSecrets names Secrets, which a static pod cannot have. Take it out: the node's runtime has the login",
            "spec.resourceClaims: resourceClaims claims resources of the API, which a static pod cannot have. Take it out",
            "spec.ephemeralContainers: ephemeralContainers is only for pods of the API, which a static pod cannot have. Take it out",
        ],
    },
    {
        rule: "directories of the node that say what runs there, or are all of it",
        value: {
            spec: {
                volumes: ["/", "/etc/kubernetes", "/etc/kubernetes/manifests/", "/var/lib/flotilla", "etc"].map(
                    (path, index) => ({
                        name: `v${index}`,
                        hostPath: { path },
                    }),
                ),
            },
        },
        expected: [
            'spec.volumes[0].hostPath.path: "/" is the whole node. Mount the directories that the component needs',
            'spec.volumes[1].hostPath.path: "/etc/kubernetes" holds /etc/kubernetes/manifests, which says what runs on the node. Mount the directories that the component needs',
            'spec.volumes[2].hostPath.path: "/etc/kubernetes/manifests/" holds /etc/kubernetes/manifests, which says what runs on the node. Mount the directories that the component needs',
            'spec.volumes[3].hostPath.path: "/var/lib/flotilla" holds /var/lib/flotilla/anchors, which says what runs on the node. Mount the directories that the component needs',
            'spec.volumes[4].hostPath.path: "etc" is not a directory of a node. Write the whole path, such as /etc/kubernetes/scheduler',
        ],
    },
    {
        rule: "a component whose death nobody notices",
        value: { spec: { restartPolicy: "Never" }, web: { livenessProbe: undefined } },
        expected: [
            'spec.restartPolicy: "Never" would leave the component down when it ends. Write Always, or take it out',
            'spec.containers[0]: "web" has neither livenessProbe nor readinessProbe, so that nobody notices when it hangs. Add one of them',
        ],
    },
    {
        rule: "images that are not pinned, init containers included",
        value: {
            spec: { initContainers: [{ name: "web", image: "web" }, { image: "u:p@web:1", name: "b" }, { name: "c" }] },
        },
        expected: [
            'spec.containers[0].name: "web" is the name of another container, too. Use another',
            'spec.initContainers[0].image: "web" is not pinned: it has neither tag nor digest. Use those of a release, such as registry.k8s.io/kube-scheduler:v1.35.4',
            'spec.initContainers[1].image: the value (not shown) has a user or password before an "@". Write repository:tag or repository@sha256:…; logins belong to the nodes, and change the password if the file was shared',
            'spec.initContainers[2]: "c" has no image. Add image, by tag or digest',
        ],
    },
    {
        rule: "ports of the node that are not the container's",
        value: {
            spec: { hostNetwork: true },
            web: { ports: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 81 }] },
        },
        expected: [
            "spec.containers[0].ports[0].hostPort: 8080 is not the containerPort, but with hostNetwork it has to be. Write 80, or take it out",
        ],
    },
    {
        rule: "variables that there are not",
        value: { web: { env: [{ name: "NODE", value: "a" }], args: ["--name=$(NODE)", "$(OTHER) $$(TEXT)"] } },
        expected: [
            'spec.containers[0].args[1]: "$(OTHER) $$(TEXT)" has $(OTHER), but the container has no such variable. Add it to env, or write $$(OTHER) for the text itself',
        ],
    },
    {
        rule: "what templates leave behind",
        value: {
            pod: { metadata: { ...metadata, annotations: { a: "@FLOTILLA_REVISION@" } } },
            web: { args: ["--cluster={{ .Values.name }}"] },
        },
        expected: [
            'metadata.annotations.a: "@FLOTILLA_REVISION@" has a placeholder, "@FLOTILLA_REVISION@". Take it out: the annotation flotilla.dev/revision is set by itself',
            'spec.containers[0].args[0]: "--cluster={{ .Values.name }}" has a placeholder, "{{ .Values.name }}". Write the value: manifests are placed as they are',
        ],
    },
];

describe("the linter of static pods", () => {
    it("finds nothing wrong with a plain one", () => {
        assert.deepEqual(faultsIn({}), []);
    });

    for (const { rule, value, expected } of cases) {
        it(`refuses ${rule}`, () => {
            const faults = faultsIn(value);
            assert.deepEqual([...faults].sort(), [...expected].sort());
        });
    }
});
