/** What the parts of jest that stand in this folder know of each other. */
const run = {
  /** Changes when modules of the project must be loaded anew. */
  generation: 0,
  endsAtFailure: false,
  /** Global object of the tests, once there is one. */
  global: undefined,
};
module.exports = { run };
