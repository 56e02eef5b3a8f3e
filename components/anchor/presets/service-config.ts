import { z } from "zod";
import { namespaceName, objectName, text } from "../../namespace/names";
import { portNumber } from "../values";
import { type PresetName, presetPorts } from "./names";
import type { SettingsFault } from "./settings";

/** The name of a port, by RFC 6335: that of a Kubernetes port as well. */
function isPortName(name: string): boolean {
    return /^[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(name) && /[a-z]/.test(name) && !name.includes("--");
}

const portNameRemedy =
    'Use at most 15 lower-case letters, digits and "-", with one letter at least, and a letter or digit at both ends';

/** What one calls a service in haproxy; the name of a port of its pod, too. */
const serviceName = text((name) =>
    isPortName(name) ? undefined : `is not a name for a service in haproxy. ${portNameRemedy}`,
);

const portName = text((name) => (isPortName(name) ? undefined : `is not the name of a port. ${portNameRemedy}`));

/** haproxy has no rights on the node, and ports below need one. */
const unprivilegedPort = portNumber.min(1024, {
    error: "is a port that only privileged programs may open. Use one from 1024 on",
});

const followedService = z.strictObject({
    namespace: namespaceName.meta({ description: "The namespace of the service.", examples: ["default"] }),
    service: objectName.meta({
        description: "The name of the service, whose EndpointSlices are followed.",
        examples: ["kubernetes"],
    }),
    port: z
        .union([portName, portNumber], {
            error: "is not a port. Use the name of a port of the EndpointSlices, or a number from 1 to 65535",
        })
        .meta({
            description: "Which port of its endpoints: the name that it has in the EndpointSlices, or its number.",
            examples: ["https", 6443],
        }),
    listen: unprivilegedPort.optional().meta({
        description: "The port of the node on whose loopback it is reached; apiserver and etcd have theirs by ports.",
        examples: [5353],
    }),
});

/** `services` of an anchor, by the name that they have in haproxy. */
export const followedServices = z.record(serviceName, followedService);

/** Services that haproxy follows by the API. */
export type FollowedServices = Readonly<Record<string, z.output<typeof followedService>>>;

/** Those that haproxy knows by `flotilla:nodes` as well. */
const nodeServices: readonly string[] = ["apiserver", "etcd"];

/** What services say that does not go together with the preset, or with what it has. */
export function serviceFaults(preset: PresetName, services: FollowedServices): SettingsFault[] {
    const names = Object.keys(services);
    if (preset !== "haproxy") {
        return names.length === 0
            ? []
            : [{ path: ["services"], message: "are only for the preset haproxy. Take them out" }];
    }
    return names.flatMap((name) => {
        const isOfNodes = nodeServices.includes(name);
        if (name in presetPorts.haproxy && !isOfNodes) {
            return [
                {
                    path: ["services", name],
                    message: "is what haproxy calls another port of its own. Use another name",
                },
            ];
        }
        const hasPort = services[name]?.listen !== undefined;
        if (hasPort === isOfNodes) {
            return [
                isOfNodes
                    ? {
                          path: ["services", name, "listen"],
                          message: `stands beside the port that ${name} has already. Take it out, and write ports: {${name}: …} for another`,
                      }
                    : { path: ["services", name], message: "has no port on the node. Add listen" },
            ];
        }
        return [];
    });
}
