import { quoted } from "../../components/node/shell-text";
import { isOwnCluster, type OwnCluster } from "./local-cluster";
import { localInstallation } from "./local-environment";

const stopping = `npm stop              (the next start finds it again)
                    npm stop -- --delete  (and forgets it)`;

/** What somebody may do once the local installation is up in the control plane of `npm start`, or in a cluster of their own. */
export function whatNext(own: OwnCluster): string {
    return `
The installation "${localInstallation}" is up. What to try next:
  1. Change a label in stacks/Pulumi.${localInstallation}.yaml, such as  team: payments,  and
     start again:   ${["npm start", ...ownFlags(own)].join(" ")}
                    Only that label changes.
  2. Work by hand:  eval "$(npx flotilla env ${localInstallation})"
                    npx pulumi preview --stack ${localInstallation} --diff
  3. End it:        ${isOwnCluster(own) ? `npx pulumi destroy --stack ${localInstallation}` : stopping}`;
}

/** The flags that name the cluster of the user's own, as npm passes them on. */
function ownFlags({ kubeconfig, context }: OwnCluster): string[] {
    const flags = Object.entries({ kubeconfig, context }).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, quoted(value)],
    );
    return flags.length === 0 ? [] : ["--", ...flags];
}
