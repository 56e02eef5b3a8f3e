import { stackFile, withSections } from "../project-files";
import type { BadInput } from "./bad-input";

const stable = "    channels:\n      stable: { image: fiaas/fdd:v1.10.0 }\n";

/** A stack file with `flotilla:fiaas`, whose first key stands in line 5, and namespaces behind it. */
function withFiaas(fiaas: string, namespaces = ""): string {
    return withSections(
        `  flotilla:fiaas:\n${fiaas}${namespaces === "" ? "" : `  flotilla:namespaces:\n${namespaces}`}`,
    );
}

/** FIAAS: releases, channels, and what daemons say against each other. */
export const fiaas: readonly BadInput[] = [
    {
        rule: "a channel that is misspelled",
        stack: withFiaas(stable, "    a:\n      fiaas:\n        channel: stabel\n"),
        expected: [
            `${stackFile}:10: namespaces.a.fiaas.channel: "stabel" is not in fiaas.channels. Did you mean "stable"?`,
        ],
    },
    {
        rule: "a channel that is like no other",
        stack: withFiaas(stable, "    a:\n      fiaas:\n        channel: edge\n"),
        expected: [
            `${stackFile}:10: namespaces.a.fiaas.channel: "edge" is not in fiaas.channels. Declare it there, or pin a release.`,
        ],
    },
    {
        rule: "a default channel that is not there, once for all namespaces",
        stack: withFiaas(
            "    channels:\n      edge: { image: fiaas/fdd:v1 }\n",
            "    a: { fiaas: {} }\n    b: { fiaas: {} }\n    c: { fiaas: {} }\n    d: { fiaas: {} }\n    e: { fiaas: { channel: edge } }\n",
        ),
        expected: [
            `${stackFile}:5: fiaas.channels: has no "stable", which a, b, c and 1 more would follow. Declare it, name another one in fiaas.channel, or pin releases.`,
        ],
    },
    {
        rule: "a label of bootstraps that is neither permanent nor temporary",
        stack: withFiaas(stable, "    a:\n      fiaas:\n        bootstrap: { label: never }\n"),
        expected: [
            `${stackFile}:10: namespaces.a.fiaas.bootstrap.label: "never" is not known. Use one of: always, temporary.`,
        ],
    },
    {
        rule: "a misspelled default channel",
        stack: withFiaas("    channel: stabl\n" + stable, "    a: { fiaas: {} }\n"),
        expected: [
            `${stackFile}:5: fiaas.channel: "stabl", which a would follow, is not in fiaas.channels. Did you mean "stable"?`,
        ],
    },
    {
        rule: "daemons without flotilla:fiaas, unless they are pinned",
        stack: withSections(
            "  flotilla:namespaces:\n    a:\n      fiaas: {}\n    b:\n      fiaas: { channel: edge }\n    c:\n      fiaas:\n        pin: { image: fiaas/fdd:v1 }\n",
        ),
        expected: [
            `${stackFile}:6: namespaces.a.fiaas: has no release, because there is no flotilla:fiaas. Declare the channel "stable" there, or pin a release.`,
            `${stackFile}:8: namespaces.b.fiaas: has no release, because there is no flotilla:fiaas. Declare the channel "edge" there, or pin a release.`,
        ],
    },
    {
        rule: "one release beside channels",
        stack: withFiaas(
            "    release: { image: fiaas/fdd:v1 }\n    channel: stable\n" + stable,
            "    a:\n      fiaas:\n        channel: stable\n",
        ),
        expected: [
            `${stackFile}:6: fiaas.channel: contradicts fiaas.release, the one release of all namespaces. Remove one of the two.`,
            `${stackFile}:7: fiaas.channels: contradicts fiaas.release, the one release of all namespaces. Remove one of the two.`,
            `${stackFile}:12: namespaces.a.fiaas.channel: contradicts fiaas.release, the one release of all namespaces. Remove one of the two.`,
        ],
    },
    {
        rule: "a daemon that would run as default without rights",
        stack: withFiaas(
            stable,
            "    a:\n      fiaas:\n        clusterConfig:\n          enable-service-account-per-app: false\n",
        ),
        expected: [
            `${stackFile}:11: namespaces.a.fiaas.clusterConfig.enable-service-account-per-app: false means that the daemon would run as the service account default, which has no rights. Set bindDefault: true, or take it out.`,
        ],
    },
    {
        rule: "daemons that would run as default without rights",
        stack: withFiaas(
            "    clusterConfig:\n      enable-service-account-per-app: false\n" + stable,
            "    a:\n      fiaas: {}\n    b:\n      fiaas: { bindDefault: true }\n    c:\n      fiaas: { clusterConfig: { enable-service-account-per-app: true } }\n",
        ),
        expected: [
            `${stackFile}:11: namespaces.a.fiaas: the daemon would run as the service account default, which has no rights: fiaas.clusterConfig sets enable-service-account-per-app to false. Set bindDefault: true, or take it out there.`,
        ],
    },
    {
        rule: "rights for default, as which no daemon runs",
        stack: withFiaas(stable, "    a:\n      fiaas:\n        bindDefault: true\n"),
        expected: [
            `${stackFile}:10: namespaces.a.fiaas.bindDefault: contradicts enable-service-account-per-app, with which the daemon has a service account of its own. Remove bindDefault, or set enable-service-account-per-app to false in clusterConfig.`,
        ],
    },
    {
        rule: "a daemon's override that makes a whole of two right parts wrong",
        stack: withFiaas(
            stable,
            "    a:\n      fiaas:\n        override:\n          merge: deep\n          spec:\n            healthchecks:\n              liveness:\n                tcp: { port: http }\n            resources:\n              requests: { memory: 1Gi }\n",
        ),
        expected: [
            `${stackFile}:14: namespaces.a.fiaas.override.spec.healthchecks.liveness: with the release's fiaas.yml, healthchecks.liveness {"http":{"path":"/healthz"},"tcp":{"port":"http"}} has http and tcp. Use exactly one of execute, http and tcp.`,
            `${stackFile}:17: namespaces.a.fiaas.override.spec.resources.requests.memory: with the release's fiaas.yml, resources.requests.memory "1Gi" is more than the daemon's default limit, "512Mi". Lower it, or set resources.limits.memory.`,
        ],
    },
    {
        rule: "an override of all daemons that makes them wrong, once",
        stack: withFiaas(
            stable + "    override:\n      merge: shallow\n      spec:\n        ports: []\n        healthchecks: {}\n",
            "    a: { fiaas: {} }\n    b: { fiaas: {} }\n",
        ),
        expected: [
            `${stackFile}:10: fiaas.override.spec.ports: with the release's fiaas.yml, ports [] has 0 entries, so that nobody knows how to check the container. Set healthchecks.liveness, or use one port.`,
        ],
    },
    {
        rule: "an override that does not say how it is merged",
        stack: withFiaas(stable + "    override:\n      spec: { replicaz: {} }\n"),
        expected: [
            `${stackFile}:7: fiaas.override.merge: nothing is neither deep nor shallow. Write which of the two.`,
            `${stackFile}:8: fiaas.override.spec.replicaz: unknown key "replicaz". Did you mean "replicas"?`,
        ],
    },
    {
        rule: "a forced bootstrap of what is kept as it is",
        stack: withFiaas(
            stable,
            "    a:\n      fiaas:\n        bootstrap: { force: now }\n        adopt:\n          deploymentId: abc\n          objects: [application]\n",
        ),
        expected: [
            `${stackFile}:10: namespaces.a.fiaas.bootstrap.force: contradicts adopt, with which the daemon stays as it is. Remove one of the two.`,
        ],
    },
    {
        rule: "the same object adopted twice",
        stack: withFiaas(
            stable,
            "    a:\n      fiaas:\n        adopt:\n          deploymentId: abc\n          objects: [application, configMap, application]\n",
        ),
        expected: [
            `${stackFile}:12: namespaces.a.fiaas.adopt.objects[2]: "application" is in the list twice. Remove one.`,
        ],
    },
    {
        rule: "all that is wrong: no fault hides another one",
        stack: withFiaas(
            "    channels:\n      stable: { image: fiaas/fdd }\n      edge: { image: 'fiaas/fdd:v1' }\n",
            "    a:\n      fiaas: { channel: edg, wave: -1 }\n    b:\n      fiaas: { channel: egde }\n    B: {}\n",
        ),
        expected: [
            `${stackFile}:6: fiaas.channels.stable.image: "fiaas/fdd" has no tag, without which the deploy daemon fails. Write repository:tag, such as fiaas/fiaas-deploy-daemon:v1.10.0.`,
            `${stackFile}:10: namespaces.a.fiaas.channel: "edg" is not in fiaas.channels. Did you mean "edge"?`,
            `${stackFile}:10: namespaces.a.fiaas.wave: -1 is less than 0. Use 0 for the first wave.`,
            `${stackFile}:12: namespaces.b.fiaas.channel: "egde" is not in fiaas.channels. Did you mean "edge"?`,
            `${stackFile}:13: namespaces.B: "B" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "images that are not pinned, or cannot be deployed",
        stack: withFiaas(
            "    channels:\n      a: { image: 'registry.example.com:5000/fdd' }\n      b: { image: 'fiaas/fdd:latest' }\n      c: { image: 'fiaas/fdd@sha256:0123' }\n      d: { image: 'robot:hunter2@quay.io/fdd:v1' }\n",
        ),
        expected: [
            `${stackFile}:6: fiaas.channels.a.image: "registry.example.com:5000/fdd" has no tag, without which the deploy daemon fails. Write repository:tag, such as fiaas/fiaas-deploy-daemon:v1.10.0.`,
            `${stackFile}:7: fiaas.channels.b.image: "fiaas/fdd:latest" is not pinned: latest is another image every time. Use the tag of a release, such as v1.10.0.`,
            `${stackFile}:8: fiaas.channels.c.image: "fiaas/fdd@sha256:0123" is an image by digest, which the deploy daemon cannot deploy: it makes it a label, and that is too long. Use a tag, and put the digest on record in the release's key digest.`,
            `${stackFile}:9: fiaas.channels.d.image: the value (not shown) has a user or password before an "@". Write the repository and the tag alone; logins belong in flotilla:registries, and change the password if the file was shared.`,
        ],
    },
    {
        rule: "credentials in a daemon's configuration",
        stack: withFiaas(
            stable +
                "    clusterConfig:\n      api-token: hunter2\n      client-key: [hunter2]\n      proxy: http://robot:hunter2@proxy\n",
        ),
        expected: [
            `${stackFile}:8: fiaas.clusterConfig.api-token: the value (not shown) is a credential, and a ConfigMap is no place for one. Take it out: the deploy daemon uses its service account; and change it if the file was shared.`,
            `${stackFile}:9: fiaas.clusterConfig.client-key: the value (not shown) is a credential, and a ConfigMap is no place for one. Take it out: the deploy daemon uses its service account; and change it if the file was shared.`,
            `${stackFile}:10: fiaas.clusterConfig.proxy: the value (not shown) has a user or password, which everybody could read. Take it out, and change it.`,
        ],
    },
    {
        rule: "parameters that everybody could read",
        stack: withFiaas(
            "    release:\n      image: fiaas/fdd:v1\n      spec:\n        version: 3\n        extensions:\n          secrets:\n            vault:\n              parameters: { TOKEN: hunter2 }\n",
        ),
        expected: [
            `${stackFile}:12: fiaas.release.spec.extensions.secrets.vault.parameters: the value (not shown) would stand in the logs of each ApplicationStatus, in plain text. Put it into a Secret with the application's name, which the daemon's pod finds in /var/run/secrets/fiaas/.`,
        ],
    },
    {
        rule: "a fiaas.yml with misspelled keys, at their lines",
        stack: withFiaas(
            "    release:\n      image: fiaas/fdd:v1\n      spec:\n        version: 2\n        healtchecks: {}\n        metrics:\n          prometheus:\n            paths: /metrics\n",
        ),
        expected: [
            `${stackFile}:8: fiaas.release.spec.version: 2 is not version 3, the only one that all daemons understand. Write 3.`,
            `${stackFile}:9: fiaas.release.spec.healtchecks: unknown key "healtchecks". Did you mean "healthchecks"?`,
            `${stackFile}:12: fiaas.release.spec.metrics.prometheus.paths: unknown key "paths". Did you mean "path"?`,
        ],
    },
    {
        rule: "labels that are none",
        stack: withFiaas(
            stable,
            "    a:\n      fiaas:\n        additionalLabels:\n          pod: { x: a b }\n          job: {}\n",
        ),
        expected: [
            `${stackFile}:11: namespaces.a.fiaas.additionalLabels.pod.x: "a b" is not a label's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or an annotation.`,
            `${stackFile}:12: namespaces.a.fiaas.additionalLabels.job: unknown key "job". Did you mean "pod"?`,
        ],
    },
];
