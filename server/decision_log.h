// Writes down what was decided and what became of it, beside the answers and never in their way:
// one thread of its own owns the store.
//
// Decisions are queued and written in batches. Where the store does not keep up or is down they
// wait, as many as the queue holds; what comes then is dropped and counted, and so is a single one
// that the store will never take. Feedback is stored
// before its sender is answered; what comes while a batch is being written goes into the next one
// together. Where the store fails, the sender hears it.
//
// Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "server/decision_store.h"
#include "server/log.h"

namespace server {

struct DecisionLogSettings {
  std::size_t most_decisions = 10'000;          // waiting; a batch that failed may come on top
  std::size_t most_feedback = 10'000;           // rows waiting; more are refused
  std::size_t batch = 2000;                     // decisions of one transaction
  std::chrono::milliseconds gather{200};        // how long a decision waits for others
  std::chrono::milliseconds after_error{1000};  // before decisions are tried again
};

class DecisionLog {
 public:
  // Since the start.
  struct Counts {
    std::uint64_t decisions_written = 0;
    std::uint64_t decisions_dropped = 0;
    std::uint64_t feedback_written = 0;  // entries, those that were there already among them
    std::uint64_t feedback_failed = 0;
    std::size_t waiting = 0;  // decisions and feedback in the queue now
    bool failing = false;     // the last attempt to write did not succeed
  };

  // The log outlives it.
  DecisionLog(std::unique_ptr<DecisionStore> store, const Log& log,
              const DecisionLogSettings& settings = {});
  ~DecisionLog();  // stops
  DecisionLog(const DecisionLog&) = delete;
  DecisionLog& operator=(const DecisionLog&) = delete;

  // Writes what is waiting, as far as the store takes it, and then nothing any more: what comes
  // later is dropped or refused. Everything that store() was given has been answered when it
  // returns.
  void stop();

  // Returns at once.
  void record(const std::vector<DecisionRow>& decisions);

  // `done` hears whether all rows are stored: once, from the writing thread or before this returns.
  // It must not throw, nor wait.
  using Done = std::function<void(bool stored)>;
  void store(std::vector<FeedbackRow>&& rows, Done done);

  [[nodiscard]] Counts counts() const;

 private:
  struct Posted {
    std::vector<FeedbackRow> rows;
    Done done;
  };
  // Rows from the front on, in memory that is used again: what one thread allocates for every
  // answer and another frees later would scatter the memory that answers are made in.
  class Rows {
   public:
    void add(const DecisionRow& row);
    void remove(std::size_t count) noexcept {
      begin_ += count;
      if (begin_ == end_) clear();
    }
    void clear() noexcept { begin_ = end_ = 0; }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    [[nodiscard]] std::span<const DecisionRow> first(std::size_t count) const {
      return std::span(rows_).subspan(begin_, count);
    }

   private:
    std::vector<DecisionRow> rows_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
  };
  struct Batch {
    std::size_t decisions = 0;  // of `writing_`, from its front
    std::vector<Posted> feedback;
  };

  void work();
  [[nodiscard]] Batch take();
  [[nodiscard]] std::size_t waiting_decisions() const noexcept { return waiting_.size() + kept_; }
  [[nodiscard]] bool write_decisions(std::size_t count);
  void write(std::vector<Posted>&& feedback);
  std::optional<StorageError::Kind> attempt(const std::function<void()>& writing);

  const std::unique_ptr<DecisionStore> store_;
  const Log& log_;
  const DecisionLogSettings settings_;

  Rows writing_;  // the writing thread's own

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Rows waiting_;          // guarded by mutex_, as all that follow
  std::size_t kept_ = 0;  // of writing_, what is not being written now
  std::deque<Posted> feedback_;
  std::size_t feedback_rows_ = 0;
  Counts counts_;
  bool ending_ = false;

  std::thread writer_;  // last: it uses all the others
};

}  // namespace server
