import {
  type EnrolmentStoreOptions,
  postgresCancellations,
  postgresDecisionDesk,
  postgresDeregistrations,
  postgresDisclosures,
  postgresLearningAgreements,
  postgresStandingApprovals,
  postgresStudentChanges,
  rehearsingDecisions,
} from "@wissel/store";

/** Enrolment's stores beside ledger and register. */
export function storesOn(context: EnrolmentStoreOptions) {
  return {
    rehearse: rehearsingDecisions(context),
    decisionDesk: postgresDecisionDesk(context),
    standingApprovals: postgresStandingApprovals(context.pool),
    disclosures: postgresDisclosures(context),
    deregistrations: postgresDeregistrations(context),
    studentChanges: postgresStudentChanges(context),
    learningAgreements: postgresLearningAgreements(context),
    cancellations: postgresCancellations(context),
  };
}
