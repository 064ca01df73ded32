export { grade, grader, type Grader, type GradeOptions } from './grader.ts'
export { settleHistory, type SettledMark } from './history.ts'
