/** What was found, for people's tools: JSON, SARIF, JUnit. */
export { ofFiles } from './foreign';
export { acceptedToJson, reportAsJson } from './json';
export { reportAsJUnit } from './junit';
export { contentsOf, type Report } from './report';
export { reportAsSarif } from './sarif';
export { isWrong } from './verdict';
