import { z } from "zod";
import { webAddress } from "../fiaas/web-address";
import { text } from "../namespace/names";
import { dnsNameFault } from "../pki/dns-name";
import { ipAddressFault } from "../pki/ip-address";
import { serverFault } from "../pki/server-address";
import { argumentFault, configurationFaults } from "./kubelet-settings";

const server = webAddress.superRefine((value, context) => {
    const message = serverFault(value);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
});

/** A path that stands in a unit of systemd and in a script. */
const absolutePath = text((path) =>
    /^(\/[A-Za-z0-9._-]+)+$/.test(path)
        ? undefined
        : 'is not an absolute path. Write one of letters, digits, ".", "_" and "-" between slashes',
);

const socket = text((value) =>
    /^unix:\/\/(\/[A-Za-z0-9._-]+)+$/.test(value)
        ? undefined
        : "is not the socket of a container runtime. Write one such as unix:///run/containerd/containerd.sock",
);

/** One that does not end a line, or a word, of a unit of systemd. */
const noProxyEntry = text((value) =>
    /^[A-Za-z0-9.:/*[\]_-]+$/.test(value) ? undefined : "is no name, address or range. Write one by itself",
);

const argumentValue = z.union([z.string().regex(/^[^\p{Cc}]*$/u), z.boolean(), z.number()], {
    error: "is no value of an argument. Write text on one line, a number, true or false",
});

const kubeletDefaults = { executable: "/usr/bin/kubelet" };

const kubelet = z.strictObject({
    executable: absolutePath.default(kubeletDefaults.executable).meta({
        description: "Where hosts have the kubelet.",
        examples: ["/usr/local/bin/kubelet"],
    }),
    arguments: z
        .record(text(argumentFault), argumentValue)
        .optional()
        .meta({
            description: "Further arguments of the kubelet, without the dashes before their names.",
            examples: [{ v: 2 }],
        }),
    configuration: z
        .record(z.string(), z.unknown())
        .superRefine((values, context) => {
            for (const { key, message } of configurationFaults(Object.keys(values))) {
                context.addIssue({ code: "custom", path: [key], message });
            }
        })
        .optional()
        .meta({
            description:
                "Fields of KubeletConfiguration, put over those that the script writes: maps key by key, lists whole.",
            examples: [{ maxPods: 200, serializeImagePulls: false }],
        }),
});

/** How hosts join the cluster: `flotilla:join`. */
export const joinConfiguration = z.strictObject({
    server: server.optional().meta({
        description:
            "The API server's address for kubelets. Without it, pki.apiServer.server, if another host can reach that.",
        examples: ["https://api.example.com:6443"],
    }),
    clusterDNS: z
        .array(text(ipAddressFault))
        .min(1, { error: "has no address. Write that of the cluster's DNS service" })
        .meta({ description: "The addresses of the cluster's DNS service.", examples: [["10.96.0.10"]] }),
    clusterDomain: text(dnsNameFault)
        .optional()
        .meta({
            description: "What names of services end with. Without it, pki.apiServer.clusterDomain, or cluster.local.",
            examples: ["prod-1.example.com"],
        }),
    containerRuntime: socket.default("unix:///run/containerd/containerd.sock").meta({
        description: "Where the kubelet reaches the container runtime.",
        examples: ["unix:///run/crio/crio.sock"],
    }),
    kubelet: kubelet.default(kubeletDefaults).meta({
        description: "The kubelet of hosts that join.",
        examples: [{ executable: "/usr/local/bin/kubelet", arguments: { v: 2 } }],
    }),
    proxy: z
        .strictObject({
            url: webAddress.meta({ description: "Its address.", examples: ["http://proxy.example.com:3128"] }),
            noProxy: z
                .array(noProxyEntry)
                .default([])
                .meta({
                    description: "What is reached without it, beside the cluster's own names and addresses.",
                    examples: [["registry.example.com", "192.0.2.0/24"]],
                }),
        })
        .optional()
        .meta({
            description: "The proxy through which kubelets reach the web.",
            examples: [{ url: "http://proxy.example.com:3128" }],
        }),
    registerLabels: z
        .boolean()
        .default(false)
        .meta({
            description:
                "Whether kubelets set the labels of their nodes when they register, those that they may set, so that pods find them before " +
                "the first `up` after it. They are the kubelet's, too, then: to change one later takes takeOver of the node.",
            examples: [true],
        }),
    deadline: z
        .int()
        .min(1, { error: "is less than a second. Use a whole number of seconds from 1 on" })
        .default(300)
        .meta({
            description: "Seconds in which the node has to be registered. After that the script says why it is not.",
            examples: [600],
        }),
});

/** `flotilla:join` with its defaults. */
export type JoinConfiguration = z.output<typeof joinConfiguration>;
