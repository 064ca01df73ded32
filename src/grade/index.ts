export { grade, grader, type Grader, type GradeOptions } from './grader.ts'
