#include "fhir/client.h"

#include <algorithm>
#include <set>
#include <utility>

#include "fhir/fetches_in_hand.h"
#include "fhir/http_session.h"
#include "fhir/ip_address.h"
#include "fhir/web_address.h"

namespace fhir {
namespace {

using Clock = std::chrono::steady_clock;

bool is_header_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

// The base of a server that may be called.
std::optional<WebAddress> allowed_base(const FetchOrder& order) {
  std::optional<WebAddress> base = parse_web_address(order.server);
  if (!base || (!base->is_https() && !base->is_loopback())) return std::nullopt;
  if (base->path.find('?') != std::string::npos) return std::nullopt;
  const std::string origin = base->origin();
  const bool listed =
      std::any_of(order.allowed.begin(), order.allowed.end(), [&origin](const std::string& one) {
        const std::optional<WebAddress> allowed = parse_web_address(one);
        return allowed && allowed->origin() == origin;
      });
  return listed ? base : std::nullopt;
}

}  // namespace

// What outlives the client while an exchange is still being ended.
struct Client::Shared {
  explicit Shared(ClientSettings wanted) : settings(std::move(wanted)), stack(settings.ca_file) {}
  const ClientSettings settings;
  const HttpStack stack;
  mutable FetchesInHand<Fetch> in_hand;
};

// One order on its way. But for `begin` it lives on the stack's thread; one that never began, on
// its maker's.
class Client::Fetch : public std::enable_shared_from_this<Fetch> {
 public:
  Fetch(std::shared_ptr<const Shared> shared, FetchOrder order, Done done)
      : shared_(std::move(shared)),
        order_(std::move(order)),
        done_(std::move(done)),
        jobs_(order_.queries.size()) {}

  void begin(NameLookup& names) {
    const HttpStack& stack = shared_->stack;
    const std::optional<WebAddress> base = allowed_base(order_);
    if (!base || !is_header_value(order_.token)) {
      const FetchFailure failure = base ? FetchFailure::unauthorized : FetchFailure::not_allowed;
      return stack.run([self = shared_from_this(), failure] { self->end_all(failure); });
    }
    server_ = *base;
    stack.run_at(order_.deadline,
                 [self = shared_from_this()] { self->end_all(FetchFailure::timeout); });
    names.look_up(server_.host, [self = shared_from_this()](const Addresses& addresses) {
      self->shared_->stack.run([self, addresses] { self->connect(addresses); });
    });
  }

  void end_all(FetchFailure failure) {
    if (handed_over()) return;
    for (std::size_t index = 0; index < jobs_.size(); ++index) {
      if (!jobs_[index].ended) end(index, failure);
    }
    hand_over();
  }

 private:
  struct Job {
    Fetched result;
    std::set<std::string> seen;  // targets of pages
    Clock::time_point asked{};
    bool posted = false;
    bool retried = false;
    bool ended = false;
  };
  // One exchange of a job.
  struct Step {
    std::size_t job;
    std::string target;
    bool first;  // not a later page
  };

  void connect(const Addresses& addresses) {
    if (handed_over()) return;
    const ClientSettings& settings = shared_->settings;
    const auto address =
        std::find_if(addresses.begin(), addresses.end(), [&](const std::string& one) {
          return may_connect(server_.host, one, settings.allow_private_addresses);
        });
    if (address == addresses.end()) {
      return end_all(addresses.empty() ? FetchFailure::unresolved : FetchFailure::unsafe_address);
    }
    const std::string trace = is_header_value(order_.traceparent) ? order_.traceparent : "";
    session_ = shared_->stack.connect(
        {server_, *address, order_.token, trace, settings.response_bytes, time_left()});
    begin_more();
  }

  [[nodiscard]] bool handed_over() const { return done_ == nullptr; }

  [[nodiscard]] std::chrono::milliseconds time_left() const {
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(order_.deadline - Clock::now()),
                    std::chrono::milliseconds(1));
  }

  // As many jobs at once as there may be connections.
  void begin_more() {
    while (!handed_over() && begun_ - ended_ < shared_->settings.connections &&
           begun_ < jobs_.size()) {
      const std::size_t index = begun_++;
      jobs_[index].asked = Clock::now();
      follow(index, order_.queries[index].target, true);
    }
    if (!handed_over() && ended_ == jobs_.size()) hand_over();
  }

  void follow(std::size_t index, std::string_view link, bool first) {
    std::optional<std::string> target = target_of(server_, link);
    if (!target) return end(index, FetchFailure::page_elsewhere);
    Job& job = jobs_[index];
    if (!job.seen.insert(*target).second) return end(index, FetchFailure::page_loop);
    if (job.seen.size() > shared_->settings.pages) {
      return end(index, FetchFailure::too_many_pages);
    }
    send({index, std::move(*target), first && !order_.queries[index].is_link});
  }

  void send(Step step) {
    Job& job = jobs_[step.job];
    HttpRequest request{step.target, std::nullopt};
    const std::size_t question = step.target.find('?');
    const bool post = shared_->settings.post_search || job.posted;
    if (post && step.first && question != std::string::npos) {
      request = {step.target.substr(0, question) + "/_search", step.target.substr(question + 1)};
      job.posted = true;
    }
    session_->send(request, [weak = weak_from_this(), step = std::move(step)](HttpAnswer&& answer) {
      const auto self = weak.lock();
      if (self && !self->handed_over()) self->answered(step, std::move(answer));
    });
  }

  void answered(const Step& step, HttpAnswer&& answer) {
    if (!try_again(step, answer)) take(step.job, std::move(answer));
    begin_more();
  }

  [[nodiscard]] bool try_again(const Step& step, const HttpAnswer& answer) {
    Job& job = jobs_[step.job];
    const bool search = step.first && is_search(order_.queries[step.job]);
    if ((answer.status == 405 || answer.status == 414) && search && !job.posted) {
      job.posted = true;
      send(step);
      return true;
    }
    const std::optional<std::chrono::seconds> wait = retry_after(answer);
    if (!wait || job.retried || Clock::now() + *wait >= order_.deadline) return false;
    job.retried = true;
    shared_->stack.run_at(Clock::now() + *wait, [weak = weak_from_this(), step] {
      const auto self = weak.lock();
      if (self && !self->handed_over()) self->send(step);
    });
    return true;
  }

  void take(std::size_t index, HttpAnswer&& answer) {
    const int status = answer.status;
    const Query query{order_.queries[index].target,
                      order_.queries[index].is_link || jobs_[index].seen.size() > 1};
    Judged judged = judge(std::move(answer), query);
    std::vector<JsonDocument>& pages = jobs_[index].result.pages;
    if (judged.document) pages.push_back(std::move(*judged.document));
    if (judged.failure) return end(index, judged.failure, status);
    const std::string_view next = next_link(pages.back().root());
    if (next.empty()) return end(index, std::nullopt);
    follow(index, next, false);
  }

  void end(std::size_t index, std::optional<FetchFailure> failure, int status = 0) {
    Job& job = jobs_[index];
    job.ended = true;
    job.result.failure = failure;
    job.result.status = status;
    job.result.took = since(job.asked);
    ++ended_;
  }

  [[nodiscard]] static std::chrono::microseconds since(Clock::time_point start) {
    if (start == Clock::time_point{}) return {};
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  }

  void hand_over() {
    session_.reset();
    std::vector<Fetched> results;
    results.reserve(jobs_.size());
    for (Job& job : jobs_) results.push_back(std::move(job.result));
    std::exchange(done_, nullptr)(std::move(results));
    shared_->in_hand.remove(shared_from_this());
  }

  const std::shared_ptr<const Shared> shared_;
  const FetchOrder order_;
  Done done_;  // empty once called
  WebAddress server_;
  std::unique_ptr<HttpSession> session_;
  std::vector<Job> jobs_;
  std::size_t begun_ = 0;
  std::size_t ended_ = 0;
};

Client::Client(ClientSettings settings)
    : shared_(std::make_shared<const Shared>(std::move(settings))),
      names_(shared_->settings.resolve) {}

// What can be thrown here, a lock that fails, leaves nothing to go on with.
Client::~Client() { stop(); }  // NOLINT(bugprone-exception-escape)

void Client::start() const {
  shared_->stack.run([] {});
}

void Client::fetch(FetchOrder order, Done done) {
  const auto fetch = std::make_shared<Fetch>(shared_, std::move(order), std::move(done));
  if (!shared_->in_hand.add(fetch)) return fetch->end_all(FetchFailure::timeout);
  fetch->begin(names_);
}

void Client::stop() const {
  shared_->in_hand.stop([this](const std::shared_ptr<Fetch>& fetch) {
    shared_->stack.run([fetch] { fetch->end_all(FetchFailure::timeout); });
  });
}

}  // namespace fhir
