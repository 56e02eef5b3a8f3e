import { stackFile } from "../project-files";
import type { BadInput } from "./bad-input";
import { withPki } from "./pki-files";

/** Anchors that cannot be placed, or whose components could not run. */
export const anchors: readonly BadInput[] = [
    {
        rule: "components that nobody knows, and files of documents that there are not",
        stack: withPki(
            `    namespace: kube-system\n  flotilla:anchors:\n    a:\n      preset: schedular\n      image: a:1\n      anchorImage: busybox:latest\n      period: 0\n    b:\n      anchorImage: b:1\n      manifest:\n        spec:\n          containers:\n            - { name: b, image: b, livenessProbe: {} }\n      files:\n        b.pem: { certificate: b, part: certificate }\n`,
        ),
        expected: [
            `${stackFile}:10: anchors.a.preset: "schedular" is not a preset. Use one of: apiserver, scheduler, controller-manager, etcd, haproxy, or a manifest.`,
            `${stackFile}:12: anchors.a.anchorImage: "busybox:latest" is not pinned: latest is another image every time. Use the tag or digest of a release.`,
            `${stackFile}:13: anchors.a.period: 0 is less than a second. Use a whole number of seconds from 1 on.`,
            `${stackFile}:19: anchors.b.manifest.spec.containers[0].image: "b" is not pinned: it has neither tag nor digest. Use those of a release, such as registry.k8s.io/kube-scheduler:v1.35.4.`,
            `${stackFile}:21: anchors.b.files["b.pem"].certificate: "b" is not a certificate of flotilla:pki, and the file b.pem is made of it. Use one of: admin, apiserver, apiserver-etcd, apiserver-kubelet-client, controller-manager, front-proxy-client, kubelet-n0, kubernetes-etcd-anchor, kubernetes-etcd-n0, kubernetes-etcd-n0-peer, scheduler.`,
        ],
    },
];
