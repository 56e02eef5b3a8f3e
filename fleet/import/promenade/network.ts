import { z } from "zod";
import { dnsNameFault } from "../../../components/pki/dns-name";
import { text } from "../../../components/namespace/names";
import { webAddress } from "../../../components/fiaas/web-address";
import { address, range, reference } from "./values";

const domainName = text(dnsNameFault);

const port = z
    .int()
    .min(1, { error: "is no port. Use a number from 1 to 65535" })
    .max(65535, { error: "is no port. Use a number from 1 to 65535" });

/** Addresses, ports and names of a cluster: `promenade/KubernetesNetwork/v1`. */
export const network = z.strictObject({
    dns: z.strictObject({
        cluster_domain: domainName,
        service_ip: address,
        upstream_servers: z.array(address).optional(),
        bootstrap_validation_checks: z.array(domainName).optional(),
    }),
    kubernetes: z.strictObject({
        pod_cidr: range,
        service_cidr: range,
        service_ip: address,
        apiserver_port: port,
        haproxy_port: port,
    }),
    etcd: z.strictObject({ container_port: port, haproxy_port: port, service_ip: address.optional() }).optional(),
    hosts_entries: z.array(z.strictObject({ ip: address, names: z.array(reference) })).optional(),
    ntp: z.strictObject({ servers: z.array(reference) }).optional(),
    proxy: z.strictObject({ url: webAddress, additional_no_proxy: z.array(reference).optional() }).optional(),
});
