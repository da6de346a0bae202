/**
 * What years leave behind must not be read through by what is asked every day: alarms by how long they stood (`null` as
 * long as they stand), those that nobody has answered yet, and the box that a retrieval has.
 */
export const YEARS_SQL = `
CREATE INDEX alarm_occurrence_lasted ON alarm_occurrence (cleared_at - raised_at);
CREATE INDEX alarm_occurrence_unanswered ON alarm_occurrence (alarm)
  WHERE acknowledged_at IS NULL AND announced_at IS NOT NULL;
CREATE INDEX box_custody_retrieval ON box_custody (retrieval) WHERE retrieval IS NOT NULL;
`;
