import { type Check, unknown } from "../check";
import type { Expectations } from "../expectations";
import { apiServerLayer, judgeLayers, type LayerReport, layerNames } from "../layers";
import type { Observations } from "../observations";
import { answersNothing, judgeApiServers } from "./api-servers";
import { judgeCertificates } from "./certificates";
import { judgeControllers } from "./controllers";
import { judgeAnchors, judgeKubeProxy, judgeNetwork } from "./daemon-sets";
import { judgeDns } from "./dns";
import { judgeEtcd, judgeNetworkEtcd } from "./etcd";
import { judgeNodes } from "./nodes";
import { judgeWorkloads } from "./workloads";

/** Judges all layers of a cluster by what was read of it. Where no API server answers nobody knows what is above it. */
export function judge(observations: Observations, expectations: Expectations): LayerReport[] {
    const below = [
        judgeCertificates(observations.certificates),
        judgeEtcd(observations, expectations),
        judgeApiServers(observations, expectations),
    ];
    const above = answersNothing(observations)
        ? layerNames.slice(apiServerLayer + 1).map(() => [unasked])
        : [
              [
                  ...judgeControllers(observations, expectations),
                  ...judgeNodes(observations, expectations),
                  ...judgeAnchors(observations),
              ],
              judgeKubeProxy(observations),
              judgeNetworkEtcd(observations, expectations),
              judgeNetwork(observations),
              judgeDns(observations),
              judgeWorkloads(observations, expectations),
          ];
    return judgeLayers([...below, ...above]);
}

const unasked: Check = unknown("the API", "No API server answers, so that nothing could be asked.");
