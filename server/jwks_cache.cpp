#include "server/jwks_cache.h"

#include <utility>

namespace server {

JwksCache::JwksCache(std::string url, JwksFetcher& fetcher, Clock now, Warn warn, Workers* workers)
    : url_(std::move(url)),
      fetcher_(fetcher),
      now_(std::move(now)),
      warn_(std::move(warn)),
      workers_(workers) {}

// A clock that was set back must not keep the keys for as long.
bool JwksCache::may_fetch(std::chrono::seconds between) const {
  if (fetching_) return false;
  const fhir::Instant now = now_();
  return !asked_ || now < *asked_ || now - *asked_ >= between;
}

void JwksCache::find(std::string_view key_id, const Deliver& deliver) {
  bool begin = false;
  bool waits = false;
  std::shared_ptr<const KeySet> keys;
  {
    const std::lock_guard lock(mutex_);
    const bool known = keys_ && keys_->find(key_id) != nullptr;
    if (known) {
      const bool old = now_() < had_ || now_() - had_ >= kYoung;
      begin = may_fetch(kForgotten) || (old && may_fetch(kBetweenForUnknown));
    } else {
      begin = may_fetch(keys_ ? kBetweenForUnknown : kBetweenForNone);
    }
    if (begin) note_fetch();
    const bool forgotten = fetching_ && forgotten_;
    waits = (known ? forgotten : fetching_) && waiting_.size() < kMostWaiting;
    if (waits) {
      waiting_.push_back(deliver);
    } else if (!forgotten) {
      keys = keys_;
    }
  }
  // Outside the lock: both may come back here at once.
  if (!waits) deliver(std::move(keys));
  if (begin) fetch();
}

void JwksCache::warm() {
  {
    const std::lock_guard lock(mutex_);
    if (fetching_) return;
    note_fetch();
  }
  fetch();
}

// Under the lock.
void JwksCache::note_fetch() {
  forgotten_ = may_fetch(kForgotten);
  fetching_ = true;
  asked_ = now_();
}

void JwksCache::fetch() {
  fetcher_.fetch(url_, [self = shared_from_this()](JwksFetcher::Result&& result) {
    self->fetched(std::move(result));
  });
}

void JwksCache::fetched(JwksFetcher::Result&& result) {
  std::shared_ptr<const KeySet> fresh;
  std::string complaint = std::move(result.failure);
  if (complaint.empty()) {
    try {
      fresh = std::make_shared<const KeySet>(KeySet::parse(std::move(result.body)));
      if (!fresh->problems().empty()) complaint = fresh->problems().front() + ", not used";
    } catch (const KeySetError& error) {
      complaint = error.what();
    }
  }
  std::vector<Deliver> waiting;
  std::shared_ptr<const KeySet> keys;
  {
    const std::lock_guard lock(mutex_);
    if (fresh) {
      keys_ = std::move(fresh);
      had_ = now_();
    } else if (keys_) {
      complaint += "; the last keys stay in use";
    }
    fetching_ = false;
    waiting.swap(waiting_);
    keys = keys_;
  }
  if (!complaint.empty()) warn_("keys of " + url_ + ": " + complaint);
  for (Deliver& deliver : waiting) {
    if (workers_ == nullptr) {
      deliver(keys);
    } else {
      workers_->hand([deliver = std::move(deliver), keys] { deliver(keys); });
    }
  }
}

}  // namespace server
