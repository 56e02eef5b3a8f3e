import { z } from "zod";
import { address, hostName, labels, reference } from "./values";

/** A node that joins: `promenade/KubernetesNode/v1`. Without a host name its document's name is it. */
export const node = z.strictObject({
    hostname: hostName.optional(),
    ip: address,
    external_ip: address.optional(),
    domain: reference.optional(),
    join_ip: address.optional(),
    join_ips: z.array(address).optional(),
    labels: labels.optional(),
    role: reference.optional(),
});
