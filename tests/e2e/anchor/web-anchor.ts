import { anchorsConfiguration } from "../../../components/anchor/config";
import { configData } from "../../../components/anchor/contents";
import { anchorDaemonSet, removalDaemonSet } from "../../../components/anchor/daemon-set";
import { effectiveAnchor } from "../../../components/anchor/effective-anchor";
import { anchorNames, hasRemoval } from "../../../components/anchor/objects";
import { anchorScript } from "../../../components/anchor/script";
import { pkiConfiguration } from "../../../components/pki/config";
import type { LiveObject } from "../../support/node/cluster";
import { sandboxImage } from "../../support/node/configuration";

/** What tests change of the anchor of a web server. */
export interface WebAnchor {
    readonly port: number;
    /** What the web server's page says; part of the manifest. */
    readonly version: string;
    /** Another command than the web server, for a component that does not become healthy. */
    readonly command?: string | undefined;
    /** Files by their name below the directory. */
    readonly files?: Readonly<Record<string, { readonly content: string; readonly onChange: "restart" | "reload" }>>;
    /** In the template of the DaemonSet; another one rolls the pods. */
    readonly revision: string;
    readonly healthTimeout?: number;
    readonly state?: "present" | "absent";
    readonly removal?: "keep" | "unlabeled";
}

/** An object as it is applied. */
export type Applied = LiveObject & { readonly apiVersion: string };

/** The label of nodes that are to have the web server. */
export const webLabel = "example.com/web";

const name = "web";
const period = 1;

/** The objects of such an anchor, as the component declares them. */
export function webAnchor({ port, version, command, revision, ...further }: WebAnchor): Applied[] {
    const configuration = {
        manifest: manifest(port, version, command),
        health: { url: `http://127.0.0.1:${port}/index.html` },
        nodeSelector: { [webLabel]: "true" },
        anchorImage: sandboxImage,
        period,
        ...further,
    };
    const anchor = effectiveAnchor(name, anchorsConfiguration.parse({ [name]: configuration })[name] ?? never(), {
        nodes: {},
        pki: pkiConfiguration.parse({}),
    });
    const { namespace } = anchor;
    const surroundings = { revision, pullSecrets: [] };
    const daemonSets = [
        anchorDaemonSet(anchor, surroundings),
        ...(hasRemoval(anchor) ? [removalDaemonSet(anchor, surroundings)] : []),
    ];
    return [
        {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: anchorNames(name).anchor, namespace },
            data: configData(anchor, anchorScript),
        },
        ...daemonSets.map((daemonSet) => askedOften({ apiVersion: "apps/v1", kind: "DaemonSet", ...daemonSet })),
    ];
}

/** The static pod: busybox' httpd, which does not obey TERM, so that kubelet ends it after the grace period. */
function manifest(port: number, version: string, command: string | undefined): object {
    const serve = `mkdir /www; echo ${version} > /www/index.html; exec httpd -f -p 127.0.0.1:${port} -h /www`;
    return {
        spec: {
            hostNetwork: true,
            priorityClassName: "system-node-critical",
            terminationGracePeriodSeconds: 1,
            containers: [{ name: "web", image: sandboxImage, command: ["sh", "-c", command ?? serve] }],
        },
    };
}

/** Readiness is seen sooner; nothing else differs from what users get. */
function askedOften<DaemonSet extends ReturnType<typeof anchorDaemonSet>>(daemonSet: DaemonSet): DaemonSet {
    const { template } = daemonSet.spec;
    const containers = template.spec.containers.map((container) => ({
        ...container,
        readinessProbe: { ...container.readinessProbe, periodSeconds: 2 },
    }));
    const spec = { ...daemonSet.spec, template: { ...template, spec: { ...template.spec, containers } } };
    return { ...daemonSet, spec };
}

function never(): never {
    throw new RangeError("There is no anchor.");
}
