import java.io.*;
import java.util.*;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.*;

/**
 * Reads lines of a schema and a document, both in base64, or @ and the path of the schema's file, and says of each:
 * valid, invalid or refused, and why.
 */
public class Judge {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
        Map<String, Schema> schemas = new HashMap<>();
        Map<String, String> refused = new HashMap<>();
        for (String line; (line = in.readLine()) != null; ) {
            String[] parts = line.split("\t");
            Schema schema = schemas.get(parts[0]);
            if (schema == null && !schemas.containsKey(parts[0])) {
                try {
                    schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(
                            parts[0].startsWith("@") ? new StreamSource(new File(parts[0].substring(1))) : source(parts[0]));
                } catch (Exception e) {
                    refused.put(parts[0], said("refused", e));
                }
                schemas.put(parts[0], schema);
            }
            if (schema == null) {
                out.println(refused.get(parts[0]));
                continue;
            }
            try {
                schema.newValidator().validate(source(parts[1]));
                out.println("valid");
            } catch (Exception e) {
                out.println(said("invalid", e));
            }
        }
        out.flush();
    }

    private static String said(String verdict, Exception e) {
        return verdict + "\t" + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }

    private static StreamSource source(String text) {
        return new StreamSource(new ByteArrayInputStream(Base64.getDecoder().decode(text)));
    }
}
