#include "server/postgresql_replays.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "server/patient_hash.h"
#include "server/postgresql_schema.h"
#include "server/postgresql_session.h"
#include "server/workers.h"

namespace server {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr const char* kInsert =
    "INSERT INTO used_token (digest, issuer, expires_at) VALUES ($1, $2, to_timestamp($3::float8)) "
    "ON CONFLICT (digest) DO NOTHING";

// What another server is deleting now is left to it.
constexpr const char* kDeleteExpired =
    "DELETE FROM used_token WHERE digest IN (SELECT digest FROM used_token"
    " WHERE expires_at < now() - interval '10 minutes' LIMIT 2000 FOR UPDATE SKIP LOCKED)";
constexpr std::string_view kMostDeleted = "2000";

constexpr const char* kCount =
    "SELECT count(*) FROM (SELECT FROM used_token WHERE issuer = $1 LIMIT $2::bigint) AS counted";

// A call is to be answered in half a second; better a 503 than one much later.
constexpr PostgresqlPatience kPatience{std::chrono::seconds(2), std::chrono::milliseconds(500),
                                       std::chrono::milliseconds(1000)};

// Any bytes, and no more of them than an index takes.
std::string digest_of(std::string_view issuer, std::string_view id) {
  std::string both(issuer);
  both.append(1, '\0').append(id);
  return sha256(both);
}

class PostgresqlReplays : public ReplayStore {
 public:
  PostgresqlReplays(const std::string& uri, const Log& log,
                    const PostgresqlReplaySettings& settings)
      : uri_(uri), log_(log), settings_(settings) {
    answers_ = std::make_unique<Workers>(settings.threads);
    for (unsigned i = 0; i < settings.connections; ++i) {
      threads_.emplace_back([this] { work(); });
    }
  }
  ~PostgresqlReplays() override { stop(); }

  void use(std::string_view issuer, std::string_view id, double expiry, double /*now*/,
           const Done& done) override {
    {
      const std::lock_guard lock(mutex_);
      if (!ending_ && !failing_ && waiting_.size() < settings_.most_waiting) {
        waiting_.push_back({std::string(issuer), digest_of(issuer, id), expiry, done});
        changed_.notify_one();
        return;
      }
    }
    done(Use::unavailable);
  }

  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    answers_.reset();
  }

 private:
  struct Question {
    std::string issuer;
    std::string digest;
    double expiry;
    Done done;
  };
  struct Issuer {
    SteadyClock::time_point cleaned = SteadyClock::time_point::min();
    bool full = false;
  };

  void work() {
    PostgresqlSession session(uri_, kPatience);
    for (;;) {
      std::optional<Question> question;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock,
                      [this] { return ending_ || !waiting_.empty() || (failing_ && !trying_); });
        if (!waiting_.empty()) {
          question = std::move(waiting_.front());
          waiting_.pop_front();
        } else if (ending_) {
          return;
        } else {
          trying_ = true;
        }
      }
      question ? answer(session, *question) : try_until_it_works(session);
    }
  }

  void answer(PostgresqlSession& session, const Question& question) {
    try {
      connect(session);
      reply(question, is_full(question.issuer) ? Use::full : insert(session, question));
    } catch (const std::exception& error) {
      reply(question, Use::unavailable);
      return fail(session, error);
    }
    try {
      if (is_to_be_cleaned(question.issuer)) clean(session, question.issuer);
    } catch (const std::exception& error) {  // which costs nobody an answer
      session.disconnect();
      log_.warn(std::string("tokens: expired ones are not deleted: ") + error.what());
    }
  }

  void reply(const Question& question, Use use) {
    answers_->hand([done = question.done, use] { done(use); });
  }

  static void connect(PostgresqlSession& session) {
    if (session.connect()) migrate_postgresql(session);
  }

  static Use insert(PostgresqlSession& session, const Question& question) {
    const std::string expiry = std::to_string(question.expiry);
    const PostgresqlResult result =
        session.ask(kInsert, {question.digest.c_str(), question.issuer.c_str(), expiry.c_str()});
    return std::string_view(PQcmdTuples(result.get())) == "1" ? Use::first : Use::again;
  }

  bool is_full(const std::string& issuer) {
    const std::lock_guard lock(mutex_);
    return issuers_[issuer].full;
  }

  bool is_to_be_cleaned(const std::string& issuer) {
    const auto now = SteadyClock::now();
    const std::lock_guard lock(mutex_);
    SteadyClock::time_point& cleaned = issuers_[issuer].cleaned;
    if (cleaned > now - settings_.between_cleanings) return false;
    cleaned = now;
    return true;
  }

  // True where more is expired than was deleted.
  static bool delete_expired(PostgresqlSession& session) {
    const PostgresqlResult deleted = session.ask(kDeleteExpired, {});
    return PQcmdTuples(deleted.get()) == kMostDeleted;
  }

  void clean(PostgresqlSession& session, const std::string& issuer) {
    const bool more = delete_expired(session);
    const std::string most = std::to_string(settings_.most_per_issuer);
    const PostgresqlResult counted = session.ask(kCount, {issuer.c_str(), most.c_str()});
    const bool full = PQgetvalue(counted.get(), 0, 0) == most;
    const std::lock_guard lock(mutex_);
    issuers_[issuer].full = full;
    if (more) issuers_[issuer].cleaned = SteadyClock::time_point::min();
  }

  // Nobody waits for a database that is away.
  void fail(PostgresqlSession& session, const std::exception& error) {
    session.disconnect();
    std::deque<Question> waiting;
    bool news = false;
    {
      const std::lock_guard lock(mutex_);
      news = !std::exchange(failing_, true);
      waiting.swap(waiting_);
    }
    changed_.notify_all();
    if (news) log_.warn(std::string("tokens: ") + error.what());
    for (const Question& question : waiting) reply(question, Use::unavailable);
  }

  // By a statement that writes, as a token does.
  void try_until_it_works(PostgresqlSession& session) {
    for (;;) {
      try {
        connect(session);
        (void)delete_expired(session);
        break;
      } catch (const std::exception&) {
        session.disconnect();
      }
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, settings_.between_tries, [this] { return ending_; })) return;
    }
    {
      const std::lock_guard lock(mutex_);
      failing_ = false;
      trying_ = false;
    }
    log_.life("tokens: PostgreSQL works again");
  }

  const std::string uri_;
  const Log& log_;
  const PostgresqlReplaySettings settings_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Question> waiting_;           // guarded by mutex_, as all that follow
  std::map<std::string, Issuer> issuers_;  // those of the configuration: few
  bool failing_ = false;
  bool trying_ = false;  // a thread does
  bool ending_ = false;

  std::unique_ptr<Workers> answers_;
  std::vector<std::thread> threads_;  // last: they use all the others
};

}  // namespace

std::unique_ptr<ReplayStore> make_postgresql_replays(const std::string& uri, const Log& log,
                                                     const PostgresqlReplaySettings& settings) {
  check_postgresql_uri(uri);
  return std::make_unique<PostgresqlReplays>(uri, log, settings);
}

}  // namespace server
