import { type FailureCase, testFailures } from "./bootstrap-bench";
import { deploymentOf, type FakeDaemonCluster, forbidden } from "./fake-daemon-cluster";

const quota =
    'pods "fiaas-deploy-daemon-bootstrap" is forbidden: exceeded quota: small, requested: pods=1, used: pods=5';
const noNode = { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available." };

const lateFailures: FailureCase[] = [
    {
        what: "why the pod has no node",
        then: (cluster) => cluster.conditions([noNode]),
        says: [
            /^namespaces\.a\.fiaas: not done within 20 s: the bootstrap pod has no node: Unschedulable: 0\/3 nodes are available; /,
            /no ApplicationStatus .*; there is no Deployment fiaas-deploy-daemon\. See `kubectl -n a get pods,events`/,
            /raise namespaces\.a\.fiaas\.bootstrap\.deadline\.$/,
        ],
    },
    {
        what: "what the container waits for",
        then: (cluster) => cluster.container({ waiting: { reason: "ContainerCreating" } }),
        says: [/20 s: the bootstrap pod is Pending \(ContainerCreating\); /],
    },
    {
        what: "that the deployment is still going on",
        then: (cluster) => {
            cluster.container({ running: {} }, "Running");
            cluster.result("RUNNING");
        },
        says: [
            /the bootstrap pod is running; the ApplicationStatus \S+ says RUNNING and not SUCCESS; there is no Deployment/,
        ],
    },
    {
        what: "only what is missing: the replicas and why there are none",
        then: (cluster) => {
            const conditions = [{ type: "ReplicaFailure", status: "True", message: "exceeded quota." }];
            cluster.bootstrapWell(deploymentOf({ available: 0, conditions }));
        },
        says: [
            /20 s: the Deployment fiaas-deploy-daemon has 1 updated and 0 available of 1 replicas \(exceeded quota\)\. See/,
        ],
    },
    {
        what: "that the Deployment has another image",
        then: (cluster) => {
            cluster.bootstrapWell(deploymentOf({ from: "other:2" }));
        },
        says: [
            /20 s: the Deployment fiaas-deploy-daemon has the image other:2 and not fiaas\/fiaas-deploy-daemon:1\. See/,
        ],
    },
    {
        what: "that no controller has seen the Deployment",
        then: (cluster) => {
            cluster.bootstrapWell(deploymentOf({ generation: 2 }));
        },
        says: [/20 s: nobody has acted on the Deployment fiaas-deploy-daemon yet/],
    },
    {
        what: "that fdd has skipped the deployment id",
        before: (cluster) => cluster.result("SUCCESS"),
        then: (cluster) => cluster.container({ terminated: { exitCode: 0 } }, "Succeeded"),
        says: [
            /there is no Deployment fiaas-deploy-daemon; fdd does not deploy an id again that was a SUCCESS once\. /,
        ],
    },
    {
        what: "that the old pod does not go, and what holds it",
        before: (cluster) => (cluster.pod = { metadata: { uid: "old", finalizers: ["example.com/hold"] } }),
        says: [
            /the old pod fiaas-deploy-daemon-bootstrap is still terminating, held by the finalizers example\.com\/hold\. /,
        ],
    },
    {
        what: "that the API server stopped answering",
        then: (cluster) => (cluster.replies["get pods"] = { status: 503, body: { message: "not ready" } }),
        says: [
            /the last request failed: the API server answers get pods in the namespace "a" with HTTP status 503: not ready\. /,
        ],
    },
];

const refusals: FailureCase[] = [
    ...(["get deployments", "get application-statuses", "delete pods", "create pods"] as const).map((request) => {
        const [verb = "", resource = ""] = request.split(" ");
        return {
            what: `that it may not ${request}`,
            before: (cluster: FakeDaemonCluster) => (cluster.replies[request] = forbidden(verb, resource)),
            says: [
                new RegExp(
                    `^namespaces\\.a\\.fiaas: the user "ci" may not ${verb} ${resource}\\S* in the namespace "a" \\(403\\)\\. `,
                ),
            ],
        };
    }),
    {
        what: "that it may not get pods",
        then: (cluster) => (cluster.replies["get pods"] = forbidden("get", "pods")),
        says: [/the user "ci" may not get pods in the namespace "a" \(403\)\. Give that user the right/],
    },
    {
        what: "which quota is in the way",
        before: (cluster) => (cluster.replies["create pods"] = { status: 403, body: { message: quota } }),
        says: [
            /refuses to create pods .* \(403\): .*exceeded quota: small, requested: pods=1, used: pods=5\. Raise the quota, or/,
        ],
    },
    {
        what: "that there is no namespace",
        before: (cluster) =>
            (cluster.replies["create pods"] = { status: 404, body: { message: 'namespaces "a" not found' } }),
        says: [/the bootstrap pod cannot be made \(404\): namespaces "a" not found\.$/],
    },
    {
        what: "that the definition of ApplicationStatus is absent",
        before: (cluster) => (cluster.replies["get application-statuses"] = { status: 404 }),
        says: [
            /the cluster has no definition application-statuses\.fiaas\.schibsted\.io/,
            /Set fiaas\.crds\.create: true/,
        ],
    },
    {
        what: "that the credentials are not accepted",
        before: (cluster) => (cluster.replies["get deployments"] = { status: 401 }),
        says: [/the credentials are not accepted \(401\)/],
    },
];

const rolloutFailures: FailureCase[] = [
    {
        what: "FAILED at once",
        before: (cluster) => cluster.result("FAILED"),
        says: [
            /ended with FAILED/,
            /if that changes nothing in the configuration, give namespaces\.a\.fiaas\.bootstrap\.force/,
        ],
    },
    {
        what: "that the Deployment has gone meanwhile",
        before: (cluster) => cluster.after(3000, () => (cluster.deployment = undefined)),
        says: [
            /there is no Deployment any more, so no daemon can update itself\. To bootstrap it again, give namespaces\.a\./,
        ],
    },
    {
        what: "that the daemon does not act",
        says: [
            /^namespaces\.a\.fiaas: not done within 20 s: there is no ApplicationStatus \S+: nobody has begun to deploy this deployment id\. /,
        ],
    },
];

/** The same where there is a daemon already. */
function withDeployment(failure: FailureCase): FailureCase {
    return {
        ...failure,
        before: (cluster) => {
            cluster.deployment = deploymentOf();
            failure.before?.(cluster);
        },
    };
}

describe("Bootstrap that takes too long", () => {
    testFailures(lateFailures);
});

describe("Bootstrap that is refused", () => {
    testFailures(refusals);
});

describe("Bootstrap that only waits for the daemon", () => {
    testFailures(rolloutFailures.map(withDeployment));
});
