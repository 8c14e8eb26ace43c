/** Files with which a pull or merge request is reviewed where it is opened. */
export { githubAction, githubReviewJob } from './github';
export { gitlabReviewJob } from './gitlab';
export { MARKER } from './marker';
