package org.ivigcds.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.*;
import ca.uhn.fhir.rest.param.*;
import ca.uhn.fhir.rest.server.*;
import ca.uhn.fhir.rest.server.provider.HashMapResourceProvider;
import java.nio.file.*;
import java.util.*;
import org.eclipse.jetty.ee10.servlet.*;
import org.eclipse.jetty.server.*;
import org.hl7.fhir.r4.model.*;

/**
 * HAPI FHIR's own server (its HTTP, its JSON, its pages of two) over Bundles in memory, each under
 * /NAME of its file NAME.json, with the searches that ivig-cds makes. Prints its address when it is
 * ready. Listens on a free port of this machine, or where the properties host and port say.
 */
public class Server {
  /** One type of resource, by patient and code. */
  public static class Provider<T extends Resource> extends HashMapResourceProvider<T> {
    private final FhirContext context;

    Provider(FhirContext context, Class<T> type) {
      super(context, type);
      this.context = context;
    }

    @Search(allowUnknownParams = true)
    public List<T> byPatient(
        @RequiredParam(name = "patient") ReferenceParam patient,
        @OptionalParam(name = "code") TokenOrListParam codes) {
      List<T> found = new ArrayList<>();
      for (T resource : getStoredResources()) {
        if (isOf(resource, patient.getIdPart()) && hasCode(resource, codes)) found.add(resource);
      }
      return found;
    }

    private boolean isOf(T resource, String patient) {
      String path = resource instanceof AllergyIntolerance ? "patient" : "subject";
      for (var reference : context.newTerser().getValues(resource, path, Reference.class)) {
        if (reference.getReferenceElement().getIdPart().equals(patient)) return true;
      }
      return false;
    }

    private boolean hasCode(T resource, TokenOrListParam codes) {
      if (codes == null) return true;
      String path = resource instanceof MedicationAdministration ? "medicationCodeableConcept" : "code";
      for (var concept : context.newTerser().getValues(resource, path, CodeableConcept.class)) {
        for (Coding coding : concept.getCoding()) {
          for (TokenParam code : codes.getValuesAsQueryTokens()) {
            if (code.getValue().equals(coding.getCode())
                && code.getSystem().equals(coding.getSystem())) return true;
          }
        }
      }
      return false;
    }
  }

  /** A server of one Bundle, under its file's name. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static RestfulServer serverOf(FhirContext context, Path file) throws Exception {
    Bundle bundle =
        context.newJsonParser().parseResource(Bundle.class, Files.readString(file));
    Map<Class, Provider> providers = new LinkedHashMap<>();
    for (Class type :
        List.of(
            Patient.class, Condition.class, Procedure.class, Observation.class,
            DiagnosticReport.class, MedicationStatement.class, MedicationRequest.class,
            MedicationAdministration.class, AllergyIntolerance.class)) {
      providers.put(type, new Provider(context, type));
    }
    for (var entry : bundle.getEntry()) {
      Provider provider = providers.get(entry.getResource().getClass());
      if (provider != null) provider.store(entry.getResource());
    }
    RestfulServer server = new RestfulServer(context);
    server.setResourceProviders(new ArrayList<>(providers.values()));
    server.setPagingProvider(
        new FifoMemoryPagingProvider(100).setDefaultPageSize(2).setMaximumPageSize(2));
    return server;
  }

  public static void main(String[] arguments) throws Exception {
    FhirContext context = FhirContext.forR4();
    var jetty = new org.eclipse.jetty.server.Server();
    var settings = new HttpConfiguration();
    settings.addCustomizer(new ForwardedRequestCustomizer()); // links lead to the proxy, if there is one
    ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(settings));
    connector.setHost(System.getProperty("host", "127.0.0.1"));
    connector.setPort(Integer.getInteger("port", 0));
    jetty.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler();
    for (String argument : arguments) {
      Path file = Path.of(argument);
      String name = file.getFileName().toString().replace(".json", "");
      handler.addServlet(new ServletHolder(serverOf(context, file)), "/" + name + "/*");
    }
    jetty.setHandler(handler);
    jetty.start();
    System.out.println("ready http://" + connector.getHost() + ":" + connector.getLocalPort());
    jetty.join();
  }
}
