#include "server/decision_log.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <string>
#include <typeinfo>
#include <utility>

namespace server {

DecisionLog::DecisionLog(std::unique_ptr<DecisionStore> store, const Log& log,
                         const DecisionLogSettings& settings)
    : store_(std::move(store)), log_(log), settings_(settings), writer_([this] { work(); }) {}

DecisionLog::~DecisionLog() { stop(); }

void DecisionLog::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (ending_) return;
    ending_ = true;
  }
  changed_.notify_all();
  writer_.join();
  if (const std::uint64_t lost = counts().decisions_dropped; lost != 0) {
    log_.warn("storage: decisions that were not recorded: " + std::to_string(lost));
  }
}

void DecisionLog::Rows::add(const DecisionRow& row) {
  if (end_ == rows_.size()) {
    rows_.push_back(row);
  } else {
    rows_[end_] = row;
  }
  ++end_;
}

void DecisionLog::record(const std::vector<DecisionRow>& decisions) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    for (const DecisionRow& row : decisions) {
      if (ending_ || waiting_decisions() >= settings_.most_decisions) {
        ++counts_.decisions_dropped;
        continue;
      }
      waiting_.add(row);
      // Between these the thread gathers, and to wake it for each row would cost more than the row.
      wake |= waiting_decisions() == 1 || waiting_decisions() == settings_.batch;
    }
  }
  if (wake) changed_.notify_one();
}

void DecisionLog::store(std::vector<FeedbackRow>&& rows, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (!ending_ && feedback_rows_ + rows.size() <= settings_.most_feedback) {
      feedback_rows_ += rows.size();
      feedback_.push_back({std::move(rows), std::move(done)});
      changed_.notify_one();
      return;
    }
    counts_.feedback_failed += rows.size();
  }
  done(false);
}

DecisionLog::Counts DecisionLog::counts() const {
  const std::lock_guard lock(mutex_);
  Counts counts = counts_;
  counts.waiting = waiting_decisions() + feedback_rows_;
  return counts;
}

void DecisionLog::work() {
  for (;;) {
    Batch batch = take();
    if (batch.decisions == 0 && batch.feedback.empty()) return;
    if (batch.decisions != 0) (void)write_decisions(batch.decisions);
    if (!batch.feedback.empty()) write(std::move(batch.feedback));
  }
}

// Waits for something to write; nothing at the end. While the store fails, feedback comes without
// decisions, so that nobody waits for two attempts.
DecisionLog::Batch DecisionLog::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ending_ || !feedback_.empty() || waiting_decisions() != 0; });
  changed_.wait_for(lock, counts_.failing ? settings_.after_error : settings_.gather, [this] {
    return ending_ || !feedback_.empty() ||
           (!counts_.failing && waiting_decisions() >= settings_.batch);
  });
  if (ending_ && counts_.failing) {
    counts_.decisions_dropped += waiting_decisions();
    waiting_.clear();
    writing_.clear();
    kept_ = 0;
  }
  Batch batch;
  batch.feedback.assign(std::make_move_iterator(feedback_.begin()),
                        std::make_move_iterator(feedback_.end()));
  feedback_.clear();
  feedback_rows_ = 0;
  if (!counts_.failing || batch.feedback.empty()) {
    if (writing_.size() == 0) std::swap(waiting_, writing_);
    batch.decisions = std::min(writing_.size(), settings_.batch);
    kept_ = writing_.size() - batch.decisions;
  }
  return batch;
}

// What went wrong, and nothing where nothing did. Says so in the log when the store begins to fail
// and when it works again, not each time.
std::optional<StorageError::Kind> DecisionLog::attempt(const std::function<void()>& writing) {
  std::optional<StorageError> error;
  try {
    writing();
  } catch (const StorageError& of_store) {
    error = of_store;
  } catch (const std::exception& fault) {
    error.emplace(StorageError::Kind::rejected, std::string("fault: ") + typeid(fault).name());
  }
  bool was_failing = false;
  {
    const std::lock_guard lock(mutex_);
    was_failing = std::exchange(counts_.failing, error.has_value());
  }
  if (error && !was_failing) log_.warn(std::string("storage: ") + error->what());
  if (!error && was_failing) log_.life("storage: works again");
  return error ? std::optional(error->kind()) : std::nullopt;
}

// False where the store cannot take them now; what it has not taken is kept for the next attempt.
bool DecisionLog::write_decisions(std::size_t count) {
  const auto failure = attempt([&] { store_->write(writing_.first(count)); });
  if (failure == StorageError::Kind::rejected && count > 1) {
    // One row must not be the others' trouble.
    const std::size_t half = count / 2;
    return write_decisions(half) && write_decisions(count - half);
  }
  const std::lock_guard lock(mutex_);
  if (failure && *failure != StorageError::Kind::rejected) {
    kept_ = writing_.size();
    return false;
  }
  (failure ? counts_.decisions_dropped : counts_.decisions_written) += count;
  writing_.remove(count);
  return true;
}

void DecisionLog::write(std::vector<Posted>&& feedback) {
  std::vector<FeedbackRow> rows;
  for (const Posted& posted : feedback) {
    rows.insert(rows.end(), posted.rows.begin(), posted.rows.end());
  }
  const auto failure = attempt([&] { store_->write(rows); });
  if (failure == StorageError::Kind::rejected && feedback.size() > 1) {
    // One sender's rows must not be the others' trouble.
    for (Posted& posted : feedback) {
      std::vector<Posted> alone;
      alone.push_back(std::move(posted));
      write(std::move(alone));
    }
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    (failure ? counts_.feedback_failed : counts_.feedback_written) += rows.size();
  }
  for (const Posted& posted : feedback) posted.done(!failure);
}

}  // namespace server
