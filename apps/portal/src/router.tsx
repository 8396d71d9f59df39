import { createBrowserRouter, type RouteObject } from "react-router";
import { Shell } from "./layout/shell.tsx";
import { NotFoundPage, PageFailed } from "./layout/stray-pages.tsx";
import { HomePage } from "./student/home-page.tsx";

/** Every page; each area is a file of its own that only its readers load. Keep `PAGE_PATHS` of the node in step. */
export function buildRouter() {
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <PageFailed />,
      children: [...ROUTES, { path: "*", element: <NotFoundPage /> }],
    },
  ]);
}

const ROUTES: RouteObject[] = [
  { index: true, element: <HomePage /> },
  {
    path: "ready",
    lazy: { Component: async () => (await patiently(() => import("./student/ready-page.tsx"))).ReadyPage },
  },
  {
    path: "offerings",
    lazy: {
      Component: async () => (await patiently(() => import("./student/catalogue-page.tsx"))).CataloguePage,
    },
  },
  {
    path: "offerings/:host/:offeringId",
    lazy: {
      Component: async () => (await patiently(() => import("./student/offering-page.tsx"))).OfferingPage,
    },
  },
  {
    path: "compare",
    lazy: {
      Component: async () => (await patiently(() => import("./student/compare-page.tsx"))).ComparePage,
    },
  },
  {
    path: "choices",
    lazy: {
      Component: async () => (await patiently(() => import("./student/choices-page.tsx"))).ChoicesPage,
    },
  },
  {
    path: "enrolments",
    lazy: {
      Component: async () => (await patiently(() => import("./student/enrolments-page.tsx"))).EnrolmentsPage,
    },
  },
  {
    path: "enrolments/:associationId",
    lazy: {
      Component: async () => (await patiently(() => import("./student/enrolment-page.tsx"))).EnrolmentPage,
    },
  },
  {
    path: "results",
    lazy: {
      Component: async () => (await patiently(() => import("./student/results-page.tsx"))).ResultsPage,
    },
  },
  {
    path: "my-data",
    lazy: { Component: async () => (await patiently(() => import("./student/my-data-page.tsx"))).MyDataPage },
  },
  {
    path: "desk",
    lazy: {
      Component: async () => (await patiently(() => import("./desk/approvals-page.tsx"))).ApprovalsPage,
    },
  },
  {
    path: "desk/selections",
    lazy: {
      Component: async () => (await patiently(() => import("./desk/selections-page.tsx"))).SelectionsPage,
    },
  },
  {
    path: "desk/selections/:roundId/:offeringId",
    lazy: {
      Component: async () => (await patiently(() => import("./desk/selection-page.tsx"))).SelectionPage,
    },
  },
  {
    path: "desk/agreements",
    lazy: {
      Component: async () => (await patiently(() => import("./desk/agreements-page.tsx"))).AgreementsPage,
    },
  },
  {
    path: "desk/agreements/:agreementId",
    lazy: {
      Component: async () => (await patiently(() => import("./desk/agreement-page.tsx"))).AgreementPage,
    },
  },
  {
    path: "desk/audit",
    lazy: { Component: async () => (await patiently(() => import("./desk/audit-page.tsx"))).AuditPage },
  },
  {
    path: "desk/deliveries",
    lazy: {
      Component: async () => (await patiently(() => import("./desk/deliveries-page.tsx"))).DeliveriesPage,
    },
  },
  {
    path: "desk/tasks",
    lazy: { Component: async () => (await patiently(() => import("./desk/tasks-page.tsx"))).TasksPage },
  },
  {
    path: "board",
    lazy: { Component: async () => (await patiently(() => import("./board/rounds-page.tsx"))).RoundsPage },
  },
  {
    path: "desk/results",
    lazy: { Component: async () => (await patiently(() => import("./desk/results-page.tsx"))).ResultsPage },
  },
  {
    path: "board/:roundId",
    lazy: { Component: async () => (await patiently(() => import("./board/board-page.tsx"))).BoardPage },
  },
];

const AGAIN_AFTER_MS = [500, 2_000];

/** In the minute of an opening a node may refuse a file; it is asked for again before the page counts as lost. */
async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (const pauseMs of AGAIN_AFTER_MS) {
    try {
      return await load();
    } catch (error) {
      if (!navigator.onLine) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return load();
}
