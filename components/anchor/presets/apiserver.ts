import { etcdsOf, memberRole } from "../../pki/default-etcd";
import { apiServerDocument, serviceAccountDocument } from "../../pki/default-catalog";
import { nodesWith } from "../../pki/node-hosts";
import { certificateFiles, clusterAuthority } from "./client-files";
import { componentPod, endpointOf, healthAddress } from "./component-pod";
import { controlPlaneSelector, type Preset, type PresetFile, type PresetInput, urlOf } from "./preset";
import { presetPorts } from "./names";
import type { SettingsFault } from "./settings";

const apiServerPort = 6443;

/** The address of the service kubernetes in the range that kubeadm has. */
const usualServiceAddress = "10.96.0.1";
const usualServiceRange = "10.96.0.0/12";

const files = {
    clientAuthority: "pki/kubernetes-ca.pem",
    frontProxyAuthority: "pki/front-proxy-ca.pem",
    etcdAuthority: "pki/kubernetes-etcd-ca.pem",
    signingKey: `pki/${serviceAccountDocument}.key`,
    publicKeys: `pki/${serviceAccountDocument}.pub`,
    encryption: "encryption-config.yaml",
} as const;

/**
 * When it is to stop it says at once that it is not ready any more, and ends 2 s later. A manifest that comes before the kubelet has forgotten
 * the pod is taken only after a retry of 10 to 15 s.
 */
const settle = 5;

/**
 * kube-apiserver, with the flags of kubeadm, and one with which it is gone in 2 s when it is to stop: else it would wait for all who
 * watch something until it is killed, and nobody would answer meanwhile. It reads renewed certificates, what it trusts of clients, and the file of the encryption at
 * rest by itself; another authority of etcd and other keys of service accounts take a restart.
 */
export function apiServerPreset(input: PresetInput): Preset {
    const { directory, image } = input;
    const flags = { ...ownFlags(input), ...input.arguments };
    const endpoint = endpointOf(flags, apiServerPort);
    const certificates = { name: "certificates", mountPath: "/etc/ssl/certs", readOnly: true };
    return {
        pod: componentPod({
            name: "kube-apiserver",
            image,
            flags,
            directory,
            endpoint,
            paths: { live: "/livez", ready: "/readyz" },
            cpu: "250m",
            environment: [{ name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }],
            volumes: [{ name: "certificates", hostPath: { path: certificates.mountPath, type: "DirectoryOrCreate" } }],
            volumeMounts: [certificates],
        }),
        files: ownFiles(input),
        health: { url: healthAddress(endpoint, "/readyz") },
        nodeSelector: controlPlaneSelector,
        settle,
        faults: faultsOf(input),
    };
}

function ownFlags({ directory, nodes, pki }: PresetInput) {
    const at = (file: string): string => `${directory}/${file}`;
    const pair = (document: string): [certificate: string, key: string] => [
        at(`pki/${document}.pem`),
        at(`pki/${document}-key.pem`),
    ];
    const [servingCertificate, servingKey] = pair(apiServerDocument);
    const [etcdCertificate, etcdKey] = pair("apiserver-etcd");
    const [kubeletCertificate, kubeletKey] = pair("apiserver-kubelet-client");
    const [proxyCertificate, proxyKey] = pair("front-proxy-client");
    return {
        "advertise-address": "$(HOST_IP)",
        "allow-privileged": true,
        "authorization-mode": ["Node", "RBAC"],
        "client-ca-file": at(files.clientAuthority),
        "enable-admission-plugins": "NodeRestriction",
        "enable-bootstrap-token-auth": true,
        ...(pki.encryption !== undefined && {
            "encryption-provider-config": at(files.encryption),
            "encryption-provider-config-automatic-reload": true,
        }),
        "etcd-cafile": at(files.etcdAuthority),
        "etcd-certfile": etcdCertificate,
        "etcd-keyfile": etcdKey,
        "etcd-servers": etcdServers({ nodes, pki }),
        "kubelet-client-certificate": kubeletCertificate,
        "kubelet-client-key": kubeletKey,
        "kubelet-preferred-address-types": ["InternalIP", "ExternalIP", "Hostname"],
        "proxy-client-cert-file": proxyCertificate,
        "proxy-client-key-file": proxyKey,
        "requestheader-allowed-names": "front-proxy-client",
        "requestheader-client-ca-file": at(files.frontProxyAuthority),
        "requestheader-extra-headers-prefix": "X-Remote-Extra-",
        "requestheader-group-headers": "X-Remote-Group",
        "requestheader-username-headers": "X-Remote-User",
        "secure-port": apiServerPort,
        "service-account-issuer": `https://kubernetes.default.svc.${pki.apiServer.clusterDomain}`,
        "service-account-key-file": at(files.publicKeys),
        "service-account-signing-key-file": at(files.signingKey),
        "service-cluster-ip-range": usualServiceRange,
        "shutdown-send-retry-after": true,
        "tls-cert-file": servingCertificate,
        "tls-private-key-file": servingKey,
    };
}

/** The members of the etcd that has the objects of the API. */
function etcdServers({ nodes, pki }: Pick<PresetInput, "nodes" | "pki">): string[] {
    const role = memberRole(etcdsOf(pki)[clusterAuthority] ?? {});
    return nodesWith(nodes, role).map(([, { addresses }]) =>
        urlOf("https", addresses[0] ?? "", presetPorts.etcd["client"] ?? 0),
    );
}

function ownFiles({ pki }: PresetInput): Record<string, PresetFile> {
    const documents = [apiServerDocument, "apiserver-etcd", "apiserver-kubelet-client", "front-proxy-client"];
    return {
        ...Object.assign({}, ...documents.map((document) => certificateFiles(document, "reload"))),
        [files.clientAuthority]: { trustBundle: clusterAuthority, onChange: "reload" },
        [files.frontProxyAuthority]: { trustBundle: "front-proxy", onChange: "reload" },
        [files.etcdAuthority]: { trustBundle: "kubernetes-etcd", onChange: "restart" },
        [files.signingKey]: { keyPair: serviceAccountDocument, part: "privateKey", onChange: "restart" },
        [files.publicKeys]: { keyPair: serviceAccountDocument, part: "publicKeys", onChange: "restart" },
        ...(pki.encryption !== undefined && { [files.encryption]: { encryption: true, onChange: "reload" } }),
    } as Record<string, PresetFile>;
}

function faultsOf({ nodes, pki, arguments: given }: PresetInput): SettingsFault[] {
    const { serviceAddresses } = pki.apiServer;
    const isUsual = serviceAddresses.length === 1 && serviceAddresses[0] === usualServiceAddress;
    return [
        ...(given["service-cluster-ip-range"] !== undefined || isUsual
            ? []
            : [
                  {
                      path: ["arguments"],
                      message:
                          `the preset apiserver lacks service-cluster-ip-range: the first addresses of the ranges, ${serviceAddresses.join(", ")}, do not tell how long they ` +
                          "are. Add it, such as arguments: {service-cluster-ip-range: 10.96.0.0/12}",
                  },
              ]),
        ...(given["etcd-servers"] !== undefined || etcdServers({ nodes, pki }).length > 0
            ? []
            : [
                  {
                      path: ["arguments"],
                      message:
                          "the preset apiserver lacks etcd-servers: no node of flotilla:nodes has a member of etcd. Give nodes the role etcd, or add it",
                  },
              ]),
    ];
}
