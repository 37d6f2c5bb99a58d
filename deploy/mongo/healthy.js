// The health check of the database: makes a replica set of one node the first time, and is content once it can write.
// Transactions need a replica set. The name of the only member is the one by which the servers find it.
const NOT_YET_INITIALIZED = 94;

try {
  rs.status();
} catch (error) {
  if (error.code !== NOT_YET_INITIALIZED) throw error;
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] });
}
if (!db.hello().isWritablePrimary) quit(1);
