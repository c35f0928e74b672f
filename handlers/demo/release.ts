import type { BehaviourRule } from "../../lib/sim/index.ts";

/** The release of the demo: a shop of three stages, in four revisions. Plain Kubernetes manifests, as anybody writes them. */

export interface Revision {
  readonly name: string;
  /** What it brings, as the timeline tells it. */
  readonly story: string;
  /** By path inside the artifact. */
  readonly files: ReadonlyMap<string, string>;
  /** How its Pods behave. */
  readonly behaviours: readonly BehaviourRule[];
  /** The first tick is killed the moment it has created the migration's Job. */
  readonly isKilled: boolean;
}

interface Choices {
  readonly backendPods: NonNullable<BehaviourRule["outcome"]>;
  readonly backendImage: string;
  readonly greeting: string;
  /** An object that revision 2 no longer brings. */
  readonly withLegacyRoutes: boolean;
  readonly isKilled?: boolean;
}

/** The StageSet that delivers it. */
export const stageSet = `apiVersion: stages.metio.wtf/v1
kind: StageSet
metadata:
  name: shop
  namespace: shop
spec:
  interval: 1h
  retryInterval: 1m
  stages:
    - name: database
      sourceRef: { kind: ExternalArtifact, name: shop }
      path: ./database
    - name: backend
      sourceRef: { kind: ExternalArtifact, name: shop }
      path: ./backend
      actions:
        pre:
          - name: migrate
            scope: Content
            job:
              sourceRef: { kind: ExternalArtifact, name: shop }
              path: ./migrations
    - name: frontend
      sourceRef: { kind: ExternalArtifact, name: shop }
      path: ./frontend
`;

function revision(name: string, story: string, choices: Choices): Revision {
  const files = new Map([
    ["database/database.yaml", database],
    ["migrations/migrate.yaml", migration],
    ["backend/backend.yaml", backend(choices)],
    ["frontend/frontend.yaml", frontend(choices)],
  ]);
  if (choices.withLegacyRoutes) files.set("frontend/legacy-routes.yaml", legacyRoutes);
  const pods = (name: string, afterMs: number): BehaviourRule => ({ kind: "Pod", name, afterMs });
  const behaviours = [
    pods("database", 8_000),
    pods("migrate", 6_000),
    { ...pods("backend", 5_000), outcome: choices.backendPods },
    pods("frontend", 3_000),
  ];
  return { name, story, files, behaviours, isKilled: choices.isKilled ?? false };
}

const database = `apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: not-a-real-one
---
apiVersion: v1
kind: Service
metadata:
  name: database
spec:
  clusterIP: None
  selector: { app: database }
  ports:
    - port: 5432
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: backups
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: database
spec:
  serviceName: database
  selector: { matchLabels: { app: database } }
  template:
    metadata: { labels: { app: database } }
    spec:
      containers:
        - name: postgres
          image: registry.example/postgres:17
          ports: [{ containerPort: 5432 }]
`;

const migration = `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example/shop/migrate:1.0
`;

function backend({ backendImage }: Choices): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: backend
spec:
  selector: { app: backend }
  ports:
    - port: 80
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: backend
spec:
  replicas: 2
  progressDeadlineSeconds: 4
  selector: { matchLabels: { app: backend } }
  template:
    metadata: { labels: { app: backend } }
    spec:
      containers:
        - name: backend
          image: ${backendImage}
          ports: [{ containerPort: 8080 }]
`;
}

function frontend({ greeting }: Choices): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: greeting
data:
  greeting: ${greeting}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: frontend
spec:
  selector: { matchLabels: { app: frontend } }
  template:
    metadata: { labels: { app: frontend } }
    spec:
      containers:
        - name: frontend
          image: registry.example/shop/frontend:1.0
          envFrom: [{ configMapRef: { name: greeting } }]
`;
}

const legacyRoutes = `apiVersion: v1
kind: ConfigMap
metadata:
  name: legacy-routes
data:
  routes: "/old -> /new"
`;

export const revisions: readonly Revision[] = [
  revision("v1", "the first rollout: three stages, one after the other", {
    backendPods: "ready",
    backendImage: "registry.example/shop/backend:1.0",
    greeting: "Welcome",
    withLegacyRoutes: true,
  }),
  revision("v2", "changes the frontend's greeting, and no longer brings the ConfigMap legacy-routes", {
    backendPods: "ready",
    backendImage: "registry.example/shop/backend:1.0",
    greeting: "Welcome back",
    withLegacyRoutes: false,
  }),
  revision("v3", "brings a backend whose Pods never become ready, and a new greeting behind it", {
    backendPods: "never",
    backendImage: "registry.example/shop/backend:2.0-broken",
    greeting: "Hello from v3",
    withLegacyRoutes: false,
  }),
  revision("v4", "the fix; the node of its first tick dies while the migration runs", {
    backendPods: "ready",
    backendImage: "registry.example/shop/backend:2.0",
    greeting: "Hello from v4",
    withLegacyRoutes: false,
    isKilled: true,
  }),
];
